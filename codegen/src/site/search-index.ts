// SPDX-License-Identifier: MIT
// The index that the search reads: a script, because a page that was opened from a file may not fetch one. Paths and
// kinds stand in it once.
import type { Page } from './page';

export function searchIndex(pages: Page[]): string {
  const paths = pages.map(({ path }) => path);
  const kinds = [...new Set(pages.flatMap(({ entries }) => entries.map(({ kind }) => kind)))];
  const rows = pages.flatMap(({ entries }, at) =>
    entries.map(({ name, kind, id, text }) => [name, kinds.indexOf(kind), at, id, oneLine(text)]),
  );
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  const head =
    '// SPDX-License-Identifier: MIT\n// Made by npm run docs. A row: name, kind, page, id, text.\n';
  return `${head}window.lockstepIndex = {\npaths: ${JSON.stringify(paths)},\nkinds: ${JSON.stringify(kinds)},\nrows: [\n${lines}\n]};\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/`/g, '').trim();
