// SPDX-License-Identifier: MIT
// The registry of everything codegen can complain about: one code, one message template with named parameters.
// A diagnostic prints as `file:line:column: code: text`, which editors and GitHub turn into annotations.
import type { Position } from './model/types';

const texts = {
  'yaml-syntax': 'this is not valid YAML: {problem}',
  'not-a-spec-file':
    'nobody reads this; an interface is spec/<area>/<interface>.yaml with one of the areas {areas}',
  'schema-missing': '`{key}` is missing here: {hint}',
  'schema-unknown-key': '`{key}` is not a key of this place; {hint}',
  'schema-choice': '`{key}` cannot stand beside `{other}`; leave one of them out',
  'schema-name': '`{key}` has not the right form for a name here: {rule}',
  'schema-type': '{found} is no {wanted}: {rule}',
  'schema-value': '{found} {problem}: {rule}',
  'name-mismatch': 'the file is called {file} but describes `{name}`; rename one of them',
  'unknown-reference': '{what} `{name}` is not defined in this file; define it or correct the name',
  'bad-operand': '`{name}` is neither an argument, a field of one, nor a flag of `{syscall}`',
  'bad-trigger': '`{syscall}` has no argument or field to which the trigger `{trigger}` can be applied',
  'layout-gap':
    'field `{field}` would start at offset {offset}, which is no multiple of {align}; add a padding field',
  'version-size': 'version {version} says {size} bytes, but no field ends there',
  'struct-size': 'struct `{struct}` says {size} bytes, its fields fill {fields}',
  'read-size':
    'of struct `{struct}` {size} bytes are said to be read, but it has only {fields}; leave `read` out where the whole is read',
  'extends-differs': 'here `{struct}`, which is extended, has `{field}`, not `{found}`; begin as it does',
  'sunset-missing':
    'this interface is deprecated; add sunset: and the first day on which it may be gone, for its users to plan with',
  'not-deprecated':
    '`{key}` stands in an interface that is {stability}; mark it deprecated or take the line out',
  'replacement-unfit': '`{name}` cannot take the place of this interface: {why}; name one that stays',
  'default-unfit': '"{text}" cannot be the default of `{name}`: {why}',
  'doc-full-stop': 'the sentence has no full stop at its end: "{text}"',
  'call-incomplete': 'the call `{call}` has no value for `{arg}`',
  'call-refused':
    'the call `{call}` has to be valid, but `{syscall}` refuses it with {errno} at {where}; change the call or that trigger',
  'errno-row-missing': '`{syscall}` lacks the row {row}; add it in the order of the checks',
  'permission-missing':
    '`{syscall}` gives EPERM, but `permission` names no capability; say which one is asked for',
  'origin-open':
    'this interface is extended, so `{name}` has to say whose it is; add origin: upstream or origin: lockstep',
  'header-missing': "`{name}` is upstream's and not defined in {header}; add header: and where it is",
  'word-missing':
    '`{name}` has `{value}`, which is ours; add word: and the key under which spec/ledger.yaml has it',
  'ledger-missing':
    '`{name}` = {value} is ours but not in spec/ledger.yaml under `{word}`; reserve it there first',
  'ledger-mismatch':
    '`{name}` is {value} here but {reserved} in spec/ledger.yaml under `{word}`; numbers are never changed',
  'ledger-duplicate': '`{word}`: {value} was given to `{first}` already; take a free one for `{name}`',
  'ledger-state': '`{name}` is marked `{state}`, but {fact}; mark it `{right}`',
  'value-kept': '{value} of `{name}` takes what is kept: {why}',
  'value-width': '`{name}` = {value} does not fit into {width} bits',
  'taken-upstream': "{value} of `{name}` is taken by upstream's `{taken}` in {kernel}; take a free one",
  'base-missing':
    "`{name}` is upstream's but not in spec/base; correct the name or run: npm run kernel -- probe",
  'base-mismatch': '`{name}` is {value} here but {base} in {kernel}',
  'conflicting-definition': '`{name}` is {value} here but {other} at {where}',
  'wish-unknown': 'wish {number} is not in spec/wishes.yaml',
  'wish-one-sided': 'wish {number} and the interface `{name}` do not both name each other; complete {file}',
  'wish-lacks': 'wish {number} is marked `granted` but has no {layer}; add it or mark the wish `planned`',
  'wish-interface': 'wish {number} names the interface `{name}`, which has no spec file',
  'wish-file': 'wish {number} names {file}, which does not exist',
  'test-missing': 'the test `{test}` does not exist; write it in {file} or correct its id',
  'not-decodable': 'no decoder can be generated for `{syscall}`: {problem}',
  'test-unknown-wish': '{file} is named after wish {number}, which is not in spec/wishes.yaml',
} as const;

export type Code = keyof typeof texts;

export const codes = Object.keys(texts) as Code[];

type Parameters<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Parameters<Rest>
  : never;

/** The parameters that the text of a code asks for. */
export type Values<C extends Code> = Record<Parameters<(typeof texts)[C]>, string | number | bigint>;

export interface Diagnostic {
  code: Code;
  text: string;
  at: Position;
}

/** Makes a diagnostic; the compiler asks for exactly the parameters of its text. */
export function diagnostic<C extends Code>(code: C, at: Position, values: Values<C>): Diagnostic {
  const given = values as Record<string, string | number | bigint>;
  const text = texts[code].replace(/\{(\w+)\}/g, (_, name: string) => String(given[name]));
  return { code, text, at };
}

export function formatDiagnostic({ code, text, at }: Diagnostic): string {
  return `${at.file}:${at.line}:${at.column}: ${code}: ${text}`;
}

/** Thrown when the spec cannot be used; carries everything that is wrong with it. */
export class SpecError extends Error {
  readonly diagnostics: Diagnostic[];

  constructor(diagnostics: Diagnostic[]) {
    super();
    this.diagnostics = [...diagnostics].sort(byPlace);
    this.message = this.diagnostics.map(formatDiagnostic).join('\n');
    this.name = 'SpecError';
  }
}

function byPlace({ at: a }: Diagnostic, { at: b }: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
