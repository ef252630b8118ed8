// SPDX-License-Identifier: MIT
// What stands in a file before anybody writes to it is of the type of its field, and somebody can write to it.
import type { GrammarField, TextFile } from '../model/types';
import type { Rule } from './rule';

export const checkDefaults: Rule = ({ model }, report) => {
  for (const file of model.interfaces.flatMap(({ files }) => files))
    for (const field of file.grammar) {
      const { name, default: text, at } = field;
      const why = text === undefined ? undefined : unfit(file, field, text);
      if (text !== undefined && why !== undefined) report('default-unfit', at, { text, name, why });
    }
};

const decimal = /^(0|[1-9][0-9]*)$/;
const signed = /^(0|-?[1-9][0-9]*)$/;
const word = /^\S+$/;

/** How a value of each type looks. A literal has none: it is always the same. */
const forms: Readonly<Record<string, RegExp | undefined>> = {
  ...{ u32: decimal, u64: decimal, s32: signed, s64: signed },
  ...{ octal: /^[0-7]+$/, hex: /^[0-9a-f]+$/, device: /^[0-9]+:[0-9]+$/ },
  ...{ path: /^\/\S*$/, list: word, word },
};

function unfit({ mode, path }: TextFile, { type }: GrammarField, text: string): string | undefined {
  const writable = (parseInt(mode, 8) & 0o222) !== 0;
  if (!writable) return `nobody writes to ${path}, whose mode is ${mode}`;
  return forms[type]?.test(text) ? undefined : `it is no value of the type ${type}`;
}
