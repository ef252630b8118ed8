// SPDX-License-Identifier: MIT
// Reading of tables on the pages.
import { elements, textOf, type Element } from './support';

/** Text of the elements of these kinds below one, in their order. */
export function texts(element: Element, kinds: string[]): string[] {
  return elements(element)
    .filter(({ tagName }) => kinds.includes(tagName))
    .map((cell) => textOf(cell).trim());
}

/** Names in the first column of the first table. */
export function parameterNames(section: Parameters<typeof elements>[0]): string[] {
  const [table] = elements(section, 'table');
  const [body] = table ? elements(table, 'tbody') : [];
  return body ? elements(body, 'th').map(textOf) : [];
}
