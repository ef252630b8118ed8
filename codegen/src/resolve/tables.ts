// SPDX-License-Identifier: MIT
// Builds what stands beside the interfaces: the wishes, the ledger of numbers and the facts probed from the stock tree.
import type { Source } from '../load/source';
import type { Base, Ledger, LedgerEntry, LedgerWord, Wish } from '../model/types';
import { entries, type Raw } from './context';

/** Of specs from before they had one it is the beginning of time. */
export function buildDate(wishes: Source): string {
  return ((wishes.value as Raw).date as string | undefined) ?? '1970-01-01';
}

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
  const words = entries((source.value as Raw).words).map(([name, raw]): LedgerWord => ({
    name,
    doc: raw.doc as string,
    kind: raw.kind as LedgerWord['kind'],
    headers: (raw.header as string[] | undefined) ?? [],
    upstream: (raw.upstream as string[] | undefined) ?? [],
    entries: entries(raw.names).map(([entryName, entry]) => ({
      name: entryName,
      value: entry.value as bigint,
      state: entry.state as LedgerEntry['state'],
      shares: (entry.shares as string[] | undefined) ?? [],
      at: source.at(['words', name, 'names', entryName]),
    })),
    kept: Object.entries((raw.kept as Record<string, string> | undefined) ?? {}).map(([range, why]) => {
      const [first = '', last = first] = range.split('-');
      return { first: BigInt(first), last: BigInt(last), why };
    }),
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
    values: toMap(raw.values),
    neighbours: new Map(entries(raw.neighbours).map(([word, names]) => [word, toMap(names)])),
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

function toMap(raw: unknown): Map<string, bigint> {
  return new Map(Object.entries((raw as Record<string, bigint> | undefined) ?? {}));
}
