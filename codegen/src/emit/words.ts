// SPDX-License-Identifier: MIT
// Facts of the model in words, for everything that people read: comments, manual pages, Markdown.
import type { Field, Permission, Since } from '../model/types';

export function sinceText(since: Since): string {
  return 'linux' in since ? `Linux ${since.linux}` : `lockstep ${since.lockstep}`;
}

export function sameSince(a: Since, b: Since): boolean {
  return sinceText(a) === sinceText(b);
}

/** `For mounts ...` -> `for mounts ...`; a name in capitals stays. */
export function lowerFirst(text: string): string {
  return /^[A-Z]([a-z]|\b)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

export function permissionText({ cap, userns, doc }: Permission): string {
  if (cap === undefined) return `Without privileges: ${lowerFirst(doc)}`;
  const where = userns === undefined ? '' : ` in the user namespace ${userns}`;
  return `With ${cap}${where}: ${lowerFirst(doc)}`;
}

/** A field on the way in and on the way out. */
export function fieldDoc({ doc, onReturn }: Field): string {
  return onReturn === undefined ? doc : `${doc} On return: ${lowerFirst(onReturn)}`;
}

/** What is said of a field that holds no value but says where one lies. */
export function placeText({ string, strings }: Field): string {
  if (string !== undefined) return ` It is an offset into \`${string}\`.`;
  if (strings === undefined) return '';
  return ` It is an offset into \`${strings.base}\`, where \`${strings.count}\` strings stand.`;
}

/** Prose as lines of at most `width` characters; blank lines between paragraphs stay. */
export function wrap(text: string, width: number): string[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .flatMap((paragraph, index) => [...(index === 0 ? [] : ['']), ...wrapParagraph(paragraph, width)]);
}

function wrapParagraph(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
