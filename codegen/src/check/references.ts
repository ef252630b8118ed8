// SPDX-License-Identifier: MIT
// Names that stand for something else in the same file and that nothing had to follow while the model was built:
// sizes and counts of arguments, fields of a struct, results, behaviours, names of the SDK.
import type { Arg, Field, Interface, Position, Struct, Syscall } from '../model/types';
import type { Report, Rule } from './rule';

export const checkReferences: Rule = ({ model }, report) => {
  const errnos = new Set([...model.base.values.keys()].filter((name) => /^E[A-Z0-9]+$/.test(name)));
  for (const owner of model.interfaces) {
    for (const syscall of owner.syscalls) {
      checkArgs(syscall, report);
      checkResult(owner, syscall, report);
      for (const { errno, at } of syscall.errors)
        if (!errnos.has(errno) && !owner.errnos.some(({ name }) => name === errno))
          unknown(report, at, 'errno', errno);
    }
    for (const struct of owner.structs) checkFields(struct, report);
    for (const flags of owner.flags)
      for (const bit of flags.bits)
        for (const name of bit.needs.filter((needed) => !bitOf(owner, needed)))
          unknown(report, bit.at, 'flag', name);
    checkBehaviours(owner, report);
    checkSdk(owner, report);
  }
};

function unknown(report: Report, at: Position, what: string, name: string): void {
  report('unknown-reference', at, { what, name });
}

function bitOf(owner: Interface, name: string): boolean {
  return owner.flags.some(({ bits }) => bits.some((bit) => bit.name === name));
}

function checkArgs({ args }: Syscall, report: Report): void {
  const kindOf = (name: string): Arg['type']['kind'] | undefined =>
    args.find((arg) => arg.name === name)?.type.kind;
  for (const { type, at } of args) {
    if (type.kind === 'size' && kindOf(type.of) !== 'struct') unknown(report, at, 'struct argument', type.of);
    if (type.kind === 'count' && kindOf(type.of) !== 'array') unknown(report, at, 'array argument', type.of);
    if (type.kind === 'array' && kindOf(type.count) !== 'count')
      unknown(report, at, 'argument that is a count', type.count);
  }
}

function checkResult(owner: Interface, { args, returns, at }: Syscall, report: Report): void {
  if (
    returns.kind === 'count' &&
    !args.some(({ name, type }) => name === returns.of && type.kind === 'array')
  )
    unknown(report, at, 'array argument', returns.of);
  if (returns.kind === 'fd' && returns.cloexec !== 'always' && !bitOf(owner, returns.cloexec))
    unknown(report, at, 'flag', returns.cloexec);
}

function checkFields({ fields }: Struct, report: Report): void {
  const find = (name: string): Field | undefined => fields.find((field) => field.name === name);
  const flexible = (name: string): boolean => find(name)?.length === 'flexible';
  for (const { union, string, strings, pointsTo, at } of fields) {
    for (const name of union.filter((other) => !find(other))) unknown(report, at, 'field', name);
    for (const base of [string, strings?.base].filter((name) => name !== undefined))
      if (!flexible(base)) unknown(report, at, 'flexible field', base);
    for (const count of [strings?.count, pointsTo?.count].filter((name) => name !== undefined))
      if (!find(count)) unknown(report, at, 'field', count);
  }
}

/** Everything of an interface that a behaviour can be about or be asked for by. */
function namesOf(owner: Interface): Set<string> {
  const entities = [...owner.syscalls, ...owner.structs, ...owner.flags, ...owner.enums, ...owner.consts];
  const values = [...owner.flags.flatMap(({ bits }) => bits), ...owner.enums.flatMap((e) => e.values)];
  const fields = owner.structs.flatMap(({ name, fields: own }) =>
    own.map((field) => `${name}.${field.name}`),
  );
  return new Set([...[...entities, ...values, ...owner.files].map(({ name }) => name), ...fields]);
}

function checkBehaviours(owner: Interface, report: Report): void {
  const known = namesOf(owner);
  for (const { of, optIn, at } of owner.behaviours)
    for (const name of [of, optIn])
      if (name !== undefined && !known.has(name)) unknown(report, at, 'name', name);
}

function checkSdk(owner: Interface, report: Report): void {
  for (const { of, handle, at } of owner.sdk) {
    const syscall = owner.syscalls.find(({ name }) => name === of);
    if (!syscall && !owner.files.some(({ name }) => name === of)) unknown(report, at, 'call or file', of);
    if (handle !== undefined && !owner.fdKinds.some((kind) => kind.class === handle))
      unknown(report, at, 'class of an fd kind', handle);
  }
}
