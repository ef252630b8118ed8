// SPDX-License-Identifier: MIT
// Builds the whole model from the parsed files. A constant that several interfaces use (AT_FDCWD, MOUNT_ATTR_*) gets
// one home, the first interface by path, so that generated code defines it once.
import type { Diagnostic } from '../diagnostics';
import type { SpecFiles } from '../load/files';
import { tag } from '../model/names';
import type { Interface, Model } from '../model/types';
import { buildInterface } from './interface';
import { buildBase, buildDate, buildLedger, buildWishes } from './tables';

export function buildModel(files: SpecFiles): { model: Model; diagnostics: Diagnostic[] } {
  const built = files.interfaces.map(buildInterface);
  const interfaces = built.map(({ result }) => result);
  const model: Model = {
    interfaces,
    date: buildDate(files.wishes),
    wishes: buildWishes(files.wishes),
    ledger: buildLedger(files.ledger),
    base: buildBase(files.base),
    homes: findHomes(interfaces),
  };
  return { model, diagnostics: built.flatMap(({ diagnostics }) => diagnostics) };
}

/** Names that a target may define: constants, bits, enum values, sizes, structs and flags words. */
export function definedNames(owner: Interface): string[] {
  return [
    ...owner.consts.map(({ name }) => name),
    ...owner.flags.flatMap(({ name, bits }) => [name, ...bits.map((bit) => bit.name)]),
    ...owner.enums.flatMap(({ name, values }) => [name, ...values.map((value) => value.name)]),
    ...owner.structs.flatMap(({ name, versions }) => [tag(name), ...versions.map((version) => version.name)]),
    ...owner.errnos.map(({ name }) => name),
  ];
}

function findHomes(interfaces: Interface[]): Map<string, Interface> {
  const homes = new Map<string, Interface>();
  for (const owner of interfaces)
    for (const name of definedNames(owner)) if (!homes.has(name)) homes.set(name, owner);
  return homes;
}
