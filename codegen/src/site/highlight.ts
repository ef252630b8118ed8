// SPDX-License-Identifier: MIT
// Source text with comments, strings, keywords and numbers marked. What C and TypeScript have in common is enough:
// the aim is that an example reads well, not that a compiler agrees.
import { escapeHtml, Html } from './html';

const keywords = new Set(
  `async await as break case catch class const continue default do else export extends finally for from function if
   implements import in interface keyof let new null of readonly return satisfies static switch this throw true false
   try type typeof undefined using var void while yield
   char int long long short signed unsigned size_t ssize_t struct union enum sizeof`
    .trim()
    .split(/\s+/),
);

const token =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|(^#\w+)|(\b[A-Za-z_]\w*\b)|(\b\d\w*\b)/gm;

export function highlight(source: string): Html {
  let text = '';
  let end = 0;
  for (const match of source.matchAll(token)) {
    const [whole, comment, literal, directive, word, number] = match;
    const kind = comment
      ? 'comment'
      : literal
        ? 'string'
        : directive || (word && keywords.has(word))
          ? 'keyword'
          : number
            ? 'literal'
            : '';
    text += escapeHtml(source.slice(end, match.index));
    text += kind === '' ? escapeHtml(whole) : `<span class="${kind}">${escapeHtml(whole)}</span>`;
    end = match.index + whole.length;
  }
  return new Html(text + escapeHtml(source.slice(end)));
}

/** A block of source that scrolls by itself. */
export function sourceBlock(source: string): Html {
  return new Html(`<pre class="scroll"><code>${highlight(source.trimEnd()).text}</code></pre>`);
}
