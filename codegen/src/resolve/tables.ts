// SPDX-License-Identifier: MIT
// Builds what stands beside the interfaces: the wishes, the ledger of numbers and the facts probed from the stock tree.
import type { Source } from '../load/source';
import type { Base, Ledger, Wish } from '../model/types';
import { entries, type Raw } from './context';

export function buildWishes(source: Source): Wish[] {
  return entries((source.value as Raw).wishes).map(([number, raw]) => ({
    number: Number(number),
    title: raw.title as string,
    areas: (raw.areas as string[] | undefined) ?? [],
    upstream: raw.upstream as Wish['upstream'],
    state: raw.state as Wish['state'],
    interfaces: (raw.interfaces as string[] | undefined) ?? [],
    tests: (raw.tests as string[] | undefined) ?? [],
    examples: (raw.examples as string[] | undefined) ?? [],
    missing: (raw.missing as string[] | undefined) ?? [],
    at: source.at(['wishes', number]),
  }));
}

export function buildLedger(source: Source): Ledger {
  const words = entries((source.value as Raw).words).map(([name, raw]) => ({
    name,
    doc: raw.doc as string,
    entries: entries(raw.names).map(([entryName, entry]) => ({
      name: entryName,
      value: entry.value as bigint,
      state: entry.state as 'reserved' | 'used' | 'retired',
      at: source.at(['words', name, 'names', entryName]),
    })),
    at: source.at(['words', name]),
  }));
  return { words };
}

export function buildBase(source: Source): Base {
  const raw = source.value as Raw;
  const numbers = Object.entries((raw.syscalls as Record<string, bigint> | undefined) ?? {});
  return {
    kernel: raw.kernel as string,
    syscalls: new Map(numbers.map(([name, number]) => [name, Number(number)])),
    values: new Map(Object.entries((raw.values as Record<string, bigint> | undefined) ?? {})),
    structs: new Map(
      entries(raw.structs).map(([name, struct]) => [
        name,
        {
          size: Number(struct.size),
          fields: new Map(
            Object.entries(struct.fields as Record<string, [bigint, bigint]>).map(
              ([field, [offset, size]]) => [field, { offset: Number(offset), size: Number(size) }],
            ),
          ),
        },
      ]),
    ),
  };
}
