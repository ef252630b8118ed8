// SPDX-License-Identifier: MIT
// Text of the spec as man(7): what stands in backquotes is italic, constants and functions are bold, and nothing that
// roff would take for a command is left.
import { wrap } from '../words';

const width = 78;

/** Characters that roff reads itself. */
function escape(text: string): string {
  return text.replace(/\\/g, '\\e').replace(/-/g, '\\-').replace(/\^/g, '\\(ha').replace(/~/g, '\\(ti');
}

const marked = /`([^`]+)`|\b([A-Z][A-Z0-9]*_[A-Z0-9_*]+|E[A-Z0-9]{2,})|\b([A-Za-z_][A-Za-z0-9_]*)\((\d?)\)/g;

/** One piece of prose on one line. */
export function inline(text: string): string {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(marked)) {
    const [all, quoted, constant, name, section] = match;
    result += plain(text.slice(end, match.index));
    if (quoted !== undefined) result += italic(quoted);
    else if (constant !== undefined) result += bold(constant);
    else result += `${bold(name ?? '')}(${section ?? ''})`;
    end = match.index + all.length;
  }
  return result + plain(text.slice(end));
}

/** Hyphens of prose stay hyphens. */
function plain(text: string): string {
  return escape(text).replace(/(\w)\\-(\w)/g, '$1-$2');
}

export const bold = (text: string): string => `\\fB${escape(text)}\\fP`;
export const italic = (text: string): string => `\\fI${escape(text)}\\fP`;

/** Prose as lines of a page; a line that begins like a command is made to begin with nothing. */
export function prose(text: string): string {
  return wrap(text, Number.MAX_SAFE_INTEGER)
    .map((paragraph) => (paragraph === '' ? '.PP' : lines(inline(paragraph))))
    .join('\n');
}

function lines(text: string): string {
  return wrap(text, width)
    .map((line) => (/^[.']/.test(line) ? `\\&${line}` : line))
    .join('\n');
}

/** A term and what is said of it. */
export function term(name: string, text: string): string {
  return `.TP\n${name}\n${prose(text)}`;
}

/** Source text as it is. */
export function verbatim(text: string): string {
  const body = text.split('\n').map((line) => {
    const escaped = escape(line).replace(/'/g, '\\(aq').replace(/"/g, '\\(dq');
    return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
  });
  return ['.PP', '.in +4n', '.EX', ...body, '.EE', '.in'].join('\n');
}
