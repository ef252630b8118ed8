// SPDX-License-Identifier: MIT
// Text of the spec as Markdown: backquotes stay, everything that Markdown would read as its own is escaped.
import { wrap } from '../words';

/** Prose outside of code; a paragraph is one line. */
export function text(prose: string): string {
  return wrap(prose, Number.MAX_SAFE_INTEGER).map(escapeOutsideCode).join('\n');
}

function escapeOutsideCode(paragraph: string): string {
  return paragraph
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : escape(part)))
    .join('');
}

function escape(part: string): string {
  return part.replace(/[\\*<>[\]]/g, '\\$&').replace(/\b_|_\b/g, '\\_');
}

export const code = (source: string): string => `\`${source}\``;

export function fence(language: string, source: string): string {
  return `\`\`\`${language}\n${source}\n\`\`\``;
}

/** A table; a bar within a cell would end it, in code as well. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A heading and what stands under it, or nothing. */
export function section(level: number, title: string, ...parts: string[]): string[] {
  const present = parts.filter((part) => part !== '');
  return present.length === 0 ? [] : [`${'#'.repeat(level)} ${title}`, ...present];
}
