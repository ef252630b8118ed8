// SPDX-License-Identifier: MIT
// Text of the spec as HTML: what stands in backquotes and what is a name becomes code, and what the spec describes
// becomes a link to it.
import { wrap } from '../emit/words';
import { code, html, join, type Html } from './html';
import type { Links } from './links';

/** In backquotes; a page of the manual or a function; a constant. */
const special = /`([^`]+)`|\b([a-z_][a-z0-9_]*\([1-9]?\))|\b(_*[A-Z][A-Z0-9]*_[A-Z0-9_]*\*?|E[A-Z0-9]{3,})/g;

/** One run of text. */
export function inline(links: Links, text: string): Html {
  const parts: Html[] = [];
  let end = 0;
  for (const match of text.matchAll(special)) {
    const [whole, quoted, call, constant] = match;
    parts.push(html`${text.slice(end, match.index)}`);
    parts.push(name(links, quoted ?? call ?? constant ?? whole));
    end = match.index + whole.length;
  }
  return html`${parts}${text.slice(end)}`;
}

/** Paragraphs. */
export function paragraphs(links: Links, text: string): Html {
  const lines = wrap(text, Number.MAX_SAFE_INTEGER).filter((line) => line !== '');
  return join(
    lines.map((line) => html`<p>${inline(links, line)}</p>`),
    '\n',
  );
}

/** A name as code, and as a link if the spec describes it. */
export function name(links: Links, text: string): Html {
  const called = /^([a-z_][a-z0-9_]*)\([1-9]?\)$/.exec(text)?.[1];
  const href = called === undefined ? links.constant(text) : links.call(called);
  return linked(href, code(text));
}

export function linked(href: string | undefined, content: Html | string): Html {
  return href === undefined ? html`${content}` : html`<a href="${href}">${content}</a>`;
}
