// SPDX-License-Identifier: MIT
// A name that several interface files define has to mean the same in all of them: generated code defines it once.
import type { Entity, Field, Interface, Position, Struct, Version } from '../model/types';
import { hex } from './text';
import type { Rule } from './rule';

/** One fact that a file states about a name: `AT_FDCWD` is -100, `mnt_id_req.param` is 8 bytes at 16. */
interface Fact {
  name: string;
  value: string;
  at: Position;
}

export const checkDefinitions: Rule = ({ model }, report) => {
  const first = new Map<string, Fact>();
  for (const fact of model.interfaces.flatMap(factsOf)) {
    const other = first.get(fact.name);
    if (!other) first.set(fact.name, fact);
    else if (other.value !== fact.value) {
      const where = `${other.at.file}:${other.at.line}`;
      report('conflicting-definition', fact.at, { ...fact, other: other.value, where });
    }
  }
};

function factsOf(owner: Interface): Fact[] {
  return [
    ...owner.syscalls.map(({ name, number, at }) => ({ name: `${name}()`, value: `number ${number}`, at })),
    ...owner.consts.map((constant) => ({
      name: constant.name,
      value: `${hex(constant.value)} (${constant.type}${constant.internal ? ', internal' : ''})`,
      at: constant.at,
    })),
    ...owner.errnos.map(({ name, number, at }) => ({ name, value: `number ${number}`, at })),
    ...owner.fdKinds.map((kind) => ({ name: `fd kind ${kind.name}`, value: kind.class, at: kind.at })),
    ...owner.flags.flatMap((flags) => [
      wordFact(flags, `${flags.width} bits, unknown ones ${flags.unknown}`, flags.bits),
      ...flags.bits.map(({ name, value, at }) => ({ name, value: hex(value), at })),
    ]),
    ...owner.enums.flatMap((word) => [
      wordFact(word, `${word.width} bits`, word.values),
      ...word.values.map(({ name, value, at }) => ({ name, value: hex(value), at })),
    ]),
    ...owner.structs.flatMap(structFacts),
  ];
}

function wordFact({ name, at }: Entity, shape: string, values: { name: string }[]): Fact {
  return { name: `word ${name}`, value: `${shape}, with ${values.map((v) => v.name).join(', ')}`, at };
}

function structFacts(struct: Struct): Fact[] {
  const name = `struct ${struct.name}`;
  return [
    { name, value: `${struct.size} bytes, ${struct.direction}`, at: struct.at },
    ...struct.versions.map((version: Version) => ({
      name: version.name,
      value: `${version.size} bytes`,
      at: version.at,
    })),
    ...struct.fields.map((field) => ({
      name: `${struct.name}.${field.name}`,
      value: fieldShape(field),
      at: field.at,
    })),
  ];
}

function fieldShape({ offset, size, flags, enum: values, reserved }: Field): string {
  const word = flags ?? values;
  return [`${size} bytes at ${offset}`, word?.name, reserved && `reserved ${reserved}`]
    .filter((part) => part !== undefined)
    .join(', ');
}
