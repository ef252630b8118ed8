// SPDX-License-Identifier: MIT
// Facts of the model in words, for everything that people read: comments, manual pages, Markdown.
import type { Field, GrammarField, Interface, Permission, Since } from '../model/types';

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

/** What is said first of an interface that goes; empty of all others. */
export function deprecationText({ stability, replacedBy, sunset }: Interface): string {
  if (stability !== 'deprecated') return '';
  const end = sunset === undefined ? '' : ` It may be gone from ${sunset} on.`;
  const instead = replacedBy === undefined ? '' : ` Use \`${replacedBy}\` instead.`;
  return `This is deprecated.${end}${instead}`;
}

/** What an interface is, with what one has to know first. */
export function descriptionText(owner: Interface): string {
  return [deprecationText(owner), owner.description].filter((text) => text !== '').join('\n\n');
}

/** A field of a text file, and what stands there at first. */
export function grammarDoc({ doc, default: text }: GrammarField): string {
  return text === undefined ? doc : `${doc} It is \`${text}\` until somebody writes to the file.`;
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
