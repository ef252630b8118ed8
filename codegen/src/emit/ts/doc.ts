// SPDX-License-Identifier: MIT
// Doc comments of the generated TypeScript.
import type { JSDocStructure, JSDocTagStructure, OptionalKind } from 'ts-morph';
import type { Interface, Since, Syscall } from '../../model/types';
import { deprecationText, permissionText, sameSince, sinceText, wrap } from '../words';

type Doc = OptionalKind<JSDocStructure>;
type Tag = OptionalKind<JSDocTagStructure>;

const width = 100;

/** A comment of one or more paragraphs; `*` and `/` side by side would end it. */
export function doc(paragraphs: string[], tags: Tag[] = []): Doc[] {
  const lines = wrapComment(paragraphs.join('\n\n'));
  const single = lines.length === 1 && tags.length === 0;
  return [{ description: single ? lines.join('') : `\n${lines.join('\n')}`, tags }];
}

/** A link stays on one line, and an end of the comment within it is none. */
function wrapComment(text: string): string[] {
  const safe = text.replace(/\*\//g, '*\\/').replace(/{@link /g, '{@link\0');
  return wrap(safe, width).map((line) => line.replace(/\0/g, ' '));
}

/** The text, and from when on where that is later than what it belongs to. */
export function sinceDoc(text: string, since: Since, outer: Since): string {
  return sameSince(since, outer) ? text : `${text} Since ${sinceText(since)}.`;
}

/** The comment that an editor shows for a call: what it does, who may, and the table of its errors. */
export function callDoc(owner: Interface, syscall: Syscall): Doc[] {
  const permissions = syscall.permission.map(permissionText);
  const deprecation = deprecationText(owner).replace('This is deprecated. ', '');
  const throws = syscall.errors.map(({ errno, when }) => tag('throws', `{${errno}} ${when}`));
  return doc(
    [owner.summary, owner.description, ...permissions],
    [
      ...throws,
      tag('since', sinceText(syscall.since)),
      ...(deprecation === '' ? [] : [tag('deprecated', deprecation)]),
    ],
  );
}

export function tag(tagName: string, text: string): Tag {
  return { tagName, text: wrapComment(text).join('\n  ') };
}
