// SPDX-License-Identifier: MIT
// HTML as a value: what is written with html`...` or comes from a template of the site is finished, every other text
// is escaped where it is put in. Nothing here knows what a page is about.
import Handlebars from 'handlebars';
import { readTemplate } from '../emit/template';

/** Finished HTML. Handlebars asks for toHTML() and then escapes nothing. */
export class Html {
  constructor(readonly text: string) {}

  toHTML(): string {
    return this.text;
  }
}

export type Part = Html | string | number;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
}

const textOf = (part: Part): string => (part instanceof Html ? part.text : escapeHtml(String(part)));

/** A template literal whose values are escaped unless they are HTML; lists stand one behind the other. */
export function html(strings: TemplateStringsArray, ...values: (Part | Part[])[]): Html {
  const parts = strings.flatMap((text, at) => [text, ...[values[at] ?? ''].flat().map(textOf)]);
  return new Html(parts.join(''));
}

export function join(parts: Part[], separator: string): Html {
  return new Html(parts.map(textOf).join(separator));
}

export const empty = html``;

export const code = (text: Part): Html => html`<code>${text}</code>`;

const handlebars = Handlebars.create();
const compiled = new Map<string, Handlebars.TemplateDelegate>();

/** Renders codegen/templates/site/<name>.hbs: a template lays out, it does not decide. */
export function render(name: string, data: object): Html {
  const template =
    compiled.get(name) ?? handlebars.compile(readTemplate(`site/${name}.hbs`), { strict: true });
  compiled.set(name, template);
  return new Html(template(data));
}
