// SPDX-License-Identifier: MIT
// Questions about structs that several user-side emitters ask.
import { tag } from '../model/names';
import type { Field, Interface, Model, ScalarName, Struct } from '../model/types';

/** The structs whose definition belongs to this interface; another one that uses the same name refers to it. */
export function homeStructs(model: Model, owner: Interface): Struct[] {
  return owner.structs.filter(({ name }) => model.homes.get(tag(name)) === owner);
}

/** The given structs and all that they hold, each before the first that holds it. */
export function withParts(structs: Struct[]): Struct[] {
  const ordered: Struct[] = [];
  const visit = (struct: Struct): void => {
    if (ordered.some(({ name }) => name === struct.name)) return;
    for (const { type } of struct.fields) if (type.kind === 'struct') visit(type.struct);
    ordered.push(struct);
  };
  structs.forEach(visit);
  return ordered;
}

/** Fields in order; those that share one place in a C union stand together. */
export function places(struct: Struct): Field[][] {
  const groups: Field[][] = [];
  for (const field of struct.fields) {
    const shared = groups.find(([first]) => first !== undefined && field.union.includes(first.name));
    if (shared) shared.push(field);
    else groups.push([field]);
  }
  return groups;
}

export const scalarSize: Record<ScalarName, 1 | 2 | 4 | 8> = {
  char: 1,
  u8: 1,
  s8: 1,
  u16: 2,
  s16: 2,
  u32: 4,
  s32: 4,
  u64: 8,
  s64: 8,
};
