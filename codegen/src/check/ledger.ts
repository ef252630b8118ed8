// SPDX-License-Identifier: MIT
// Every number and bit of ours stands in the ledger under its word, once and with the value that the spec gives it.
import type {
  Enum,
  Flags,
  Interface,
  Ledger,
  LedgerEntry,
  LedgerWord,
  Model,
  Position,
} from '../model/types';
import { hex } from './text';
import type { Report, Rule } from './rule';

/** Something of ours that the ledger has to know. */
interface Claim {
  word: string;
  name: string;
  value: bigint;
  at: Position;
}

export const checkLedger: Rule = ({ model }, report) => {
  for (const word of model.ledger.words) checkWord(word, report);
  for (const word of model.interfaces.flatMap((owner) => [...owner.flags, ...owner.enums]))
    checkKey(word, report);
  const claims = model.interfaces.flatMap(claimsOf);
  for (const claim of claims) checkClaim(model.ledger, claim, report);
  checkStates(model, claims, report);
};

function claimsOf(owner: Interface): Claim[] {
  return [
    ...owner.syscalls.filter(isOurs).map(({ name, number, at }) => claim('syscall', name, number, at)),
    ...owner.errnos.filter(isOurs).map(({ name, number, at }) => claim('errno', name, number, at)),
    ...owner.structs
      .filter(isOurs)
      .map(({ name, versions, size, at }) => claim('struct_size', name, versions[0]?.size ?? size, at)),
    ...owner.flags.flatMap(({ word, bits }) =>
      bits.filter(isOurs).map(({ name, value, at }) => claim(word, name, value, at)),
    ),
    ...owner.enums.flatMap(({ word, values }) =>
      values.filter(isOurs).map(({ name, value, at }) => claim(word, name, value, at)),
    ),
  ].filter(({ word }) => word !== '');
}

function claim(word: string | undefined, name: string, value: number | bigint, at: Position): Claim {
  return { word: word ?? '', name, value: BigInt(value), at };
}

function isOurs({ origin }: { origin: string }): boolean {
  return origin === 'lockstep';
}

function checkKey(word: Flags | Enum, report: Report): void {
  const ours = ('bits' in word ? word.bits : word.values).find(isOurs);
  if (ours && word.word === undefined) report('word-missing', word.at, { name: word.name, value: ours.name });
}

function checkClaim(ledger: Ledger, { word, name, value, at }: Claim, report: Report): void {
  const entry = entryOf(ledger, word, name);
  if (!entry) report('ledger-missing', at, { name, value: hex(value), word });
  else if (entry.value !== value)
    report('ledger-mismatch', at, { name, value: hex(value), reserved: hex(entry.value), word });
}

function entryOf(ledger: Ledger, word: string, name: string): LedgerEntry | undefined {
  return ledger.words.find((candidate) => candidate.name === word)?.entries.find((e) => e.name === name);
}

/** The ledger says of each name whether a spec file has it. */
function checkStates({ ledger }: Model, claims: Claim[], report: Report): void {
  const claimed = new Set(claims.map(({ word, name }) => `${word} ${name}`));
  for (const word of ledger.words)
    for (const { name, state, at } of word.entries) {
      const used = claimed.has(`${word.name} ${name}`);
      if (used && state !== 'used')
        report('ledger-state', at, { name, state, fact: 'a spec file has it', right: 'used' });
      if (!used && state === 'used')
        report('ledger-state', at, { name, state, fact: 'no spec file has it', right: 'retired' });
    }
}

function checkWord({ name: word, kind, entries, kept }: LedgerWord, report: Report): void {
  entries.forEach(({ name, value, at }, index) => {
    const first = entries.slice(0, index).find((earlier) => clash(kind, earlier.value, value));
    if (first) report('ledger-duplicate', at, { word, value: hex(value), first: first.name, name });
    const keep = kept.find((range) => isKept(kind, value, range));
    if (keep) report('value-kept', at, { name, value: hex(value), why: keep.why });
  });
}

function clash(kind: LedgerWord['kind'], one: bigint, other: bigint): boolean {
  if (kind === 'sizes') return false;
  return kind === 'bits' ? (one & other) !== 0n : one === other;
}

function isKept(kind: LedgerWord['kind'], value: bigint, range: LedgerWord['kept'][number]): boolean {
  if (kind !== 'bits') return value >= range.first && value <= range.last;
  for (let bit = range.first; bit <= range.last; bit++) if ((value & (1n << bit)) !== 0n) return true;
  return false;
}
