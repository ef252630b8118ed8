// SPDX-License-Identifier: MIT
// What has to be read from the stock tree so that the spec can be held against it. Names only; no C and no kernel.
import type { Interface, Model, Origin } from '../../../codegen/src/model/types';

export interface Wanted {
  /** Headers as programs include them. */
  headers: string[];
  /** Constants that programs see. */
  values: string[];
  /** Constants that only the kernel has; where it defines them has to be found. */
  internal: string[];
  structs: WantedStruct[];
  /** Upstream's part of the words of the ledger. */
  neighbours: { word: string; headers: string[]; patterns: string[] }[];
}

export interface WantedStruct {
  name: string;
  fields: { name: string; flexible: boolean }[];
}

/** Every error table is held against what this defines. */
export const ERRNO_HEADER = 'linux/errno.h';

export function wantedFacts({ interfaces, ledger }: Model): Wanted {
  return {
    headers: unique([ERRNO_HEADER, ...interfaces.flatMap(headersOf)]),
    values: unique(interfaces.flatMap(valuesOf)),
    internal: unique(interfaces.flatMap(internalsOf)),
    structs: structsOf(interfaces),
    neighbours: ledger.words.flatMap(({ name, headers, upstream }) =>
      upstream.length === 0 ? [] : [{ word: name, headers, patterns: upstream }],
    ),
  };
}

interface Named {
  name: string;
  origin: Origin;
  header?: string;
  internal?: boolean;
}

function entities(owner: Interface): Named[] {
  return [
    ...owner.consts,
    ...owner.errnos,
    ...owner.flags.flatMap(({ bits }) => bits),
    ...owner.enums.flatMap(({ values }) => values),
    ...owner.structs.flatMap(({ versions }) => versions),
  ].filter(({ origin }) => origin === 'upstream');
}

function valuesOf(owner: Interface): string[] {
  return entities(owner)
    .filter(({ internal }) => internal !== true)
    .map(({ name }) => name);
}

function internalsOf(owner: Interface): string[] {
  return entities(owner)
    .filter(({ internal }) => internal === true)
    .map(({ name }) => name);
}

/** Headers of ours are not in the stock tree. */
function headersOf(owner: Interface): string[] {
  const structs: Named[] = owner.structs.filter(({ origin }) => origin !== 'lockstep');
  const places = [...entities(owner), ...structs];
  return places.flatMap(({ header = owner.header, internal }) =>
    internal === true || header.startsWith('linux/lockstep/') ? [] : [header],
  );
}

function structsOf(interfaces: Interface[]): WantedStruct[] {
  const structs = new Map<string, WantedStruct>();
  for (const struct of interfaces.flatMap((owner) => owner.structs)) {
    if (struct.origin === 'lockstep' || structs.has(struct.name)) continue;
    const fields = struct.fields.map(({ name, length }) => ({ name, flexible: length === 'flexible' }));
    structs.set(struct.name, { name: struct.name, fields });
  }
  return [...structs.values()];
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort();
}
