// SPDX-License-Identifier: MIT
// What the things of the spec are called in TypeScript, and which of them another file defines.
import { camelCase, pascalCase, tag } from '../../model/names';
import type { Interface, Model } from '../../model/types';

export const viewName = (struct: string): string => `${pascalCase(struct)}View`;
export const errnoName = (syscall: string): string => `${pascalCase(syscall)}Errno`;
export const callName = (syscall: string): string => `${pascalCase(syscall)}Call`;
export const rawName = (owner: Interface): string => `${pascalCase(owner.name)}Raw`;
export const syscallsName = (owner: Interface): string => `${camelCase(owner.name)}Syscalls`;

/** Path of the module of an interface as another one imports it. */
export function modulePath(from: Interface, to: Interface): string {
  return from.area === to.area ? `./${to.name}` : `../${to.area}/${to.name}`;
}

export interface Exported {
  /** The C name; of a struct its tag. */
  name: string;
  /** The TypeScript name. */
  as: string;
  type: boolean;
}

/** Everything of an interface that has a home: what is not its own is exported again from there. */
export function exportedNames(owner: Interface): Exported[] {
  const constant = (name: string): Exported => ({ name, as: name, type: false });
  const type = (name: string): Exported => ({ name, as: pascalCase(name), type: true });
  return [
    ...owner.consts.filter(({ internal }) => !internal).map(({ name }) => constant(name)),
    ...owner.errnos.map(({ name }) => constant(name)),
    ...owner.flags.flatMap(({ name, bits }) => [type(name), ...bits.map((bit) => constant(bit.name))]),
    ...owner.enums.flatMap(({ name, values }) => [
      type(name),
      ...values.map((value) => constant(value.name)),
    ]),
    ...owner.structs.flatMap(({ name, versions }) => [
      { name: tag(name), as: viewName(name), type: false },
      ...versions.filter(({ internal }) => !internal).map((version) => constant(version.name)),
    ]),
  ];
}

/** What the index of the area offers of an interface. */
export function publicNames(owner: Interface): Exported[] {
  const types = owner.syscalls.flatMap(({ name }) => [errnoName(name), callName(name)]);
  return [...exportedNames(owner), ...types.map((name) => ({ name, as: name, type: true }))];
}

/** The names of an interface that other interfaces define, by module path. */
export function foreignNames(model: Model, owner: Interface): Map<string, Exported[]> {
  const foreign = new Map<string, Exported[]>();
  for (const exported of exportedNames(owner)) {
    const home = model.homes.get(exported.name);
    if (home === undefined || home === owner) continue;
    const path = modulePath(owner, home);
    foreign.set(path, [...(foreign.get(path) ?? []), exported]);
  }
  return foreign;
}
