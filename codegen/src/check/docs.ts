// SPDX-License-Identifier: MIT
// Every sentence ends with a full stop: it is printed as it stands into man pages, comments and error tables.
import type { Interface, LedgerWord, Position, Syscall } from '../model/types';
import type { Rule } from './rule';

type Sentence = [text: string | undefined, at: Position];

export const checkDocs: Rule = ({ model }, report) => {
  const sentences = [
    ...model.interfaces.flatMap((owner) => [...ofInterface(owner), ...ofValues(owner)]),
    ...model.ledger.words.flatMap(ofWord),
  ];
  for (const [text, at] of sentences) {
    if (text === undefined || /\.[)"'`]?$/.test(text.trim())) continue;
    report('doc-full-stop', at, { text: shorten(text.trim()) });
  }
};

function ofInterface(owner: Interface): Sentence[] {
  return [
    [owner.summary, owner.at],
    [owner.description, owner.at],
    ...owner.syscalls.flatMap(ofSyscall),
    ...owner.structs.flatMap(({ doc, at, fields }): Sentence[] => [
      [doc, at],
      ...fields.flatMap(({ doc: before, onReturn, at: place }): Sentence[] => [
        [before, place],
        [onReturn, place],
      ]),
    ]),
    ...owner.files.flatMap(({ doc, at, grammar }): Sentence[] => [
      [doc, at],
      ...grammar.map((field): Sentence => [field.doc, field.at]),
    ]),
    ...owner.behaviours.flatMap(({ before, after, unconditional, at }): Sentence[] =>
      [before, after, unconditional].map((text) => [text, at]),
    ),
  ];
}

function ofValues(owner: Interface): Sentence[] {
  return [
    ...owner.flags.flatMap(({ doc, why, reserved, bits, at }): Sentence[] => [
      [doc, at],
      [why, at],
      ...reserved.map((bit): Sentence => [bit.why, at]),
      ...bits.map((bit): Sentence => [bit.doc, bit.at]),
    ]),
    ...owner.enums.flatMap(({ doc, values, at }): Sentence[] => [
      [doc, at],
      ...values.map((value): Sentence => [value.doc, value.at]),
    ]),
    ...[...owner.consts, ...owner.errnos, ...owner.fdKinds].map(({ doc, at }): Sentence => [doc, at]),
  ];
}

function ofSyscall(syscall: Syscall): Sentence[] {
  const { at } = syscall;
  return [
    ...syscall.args.map((arg): Sentence => [arg.doc, arg.at]),
    [syscall.returns.doc, at],
    [syscall.blocking.doc, at],
    [syscall.atomicity === 'unchanged' ? undefined : syscall.atomicity, at],
    [syscall.compat === 'same' ? undefined : syscall.compat, at],
    ...syscall.permission.map(({ doc }): Sentence => [doc, at]),
    ...syscall.errors.flatMap((row): Sentence[] => [
      [row.when, row.at],
      [row.untestable, row.at],
    ]),
  ];
}

function ofWord({ doc, kept, at }: LedgerWord): Sentence[] {
  return [[doc, at], ...kept.map(({ why }): Sentence => [why, at])];
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `...${line.slice(-57)}` : line;
}
