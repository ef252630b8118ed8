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
  Origin,
  Position,
} from '../model/types';
import { inWord } from './text';
import type { Report, Rule } from './rule';

/** Something of ours that the ledger has to know. */
interface Claim {
  word: string;
  kind: LedgerWord['kind'];
  name: string;
  value: bigint;
  at: Position;
}

export const checkLedger: Rule = ({ model }, report) => {
  for (const word of model.ledger.words) checkWord(word, report);
  for (const word of model.interfaces.flatMap((owner) => [...owner.flags, ...owner.enums]))
    checkKey(word, report);
  const all = model.interfaces.flatMap(claimsOf);
  for (const claim of all) checkClaim(model.ledger, claim, report);
  checkStates(model, all, report);
};

function claimsOf(owner: Interface): Claim[] {
  return [
    ...claims('syscall', 'numbers', owner.syscalls),
    ...claims('errno', 'numbers', owner.errnos),
    ...claims(
      'struct_size',
      'sizes',
      owner.structs.map((struct) => ({
        ...struct,
        number: struct.versions.find(isOurs)?.size ?? struct.size,
      })),
    ),
    ...owner.flags.flatMap(({ word, bits }) => claims(word, 'bits', bits)),
    ...owner.enums.flatMap(({ word, values }) => claims(word, 'numbers', values)),
  ];
}

type Numbered = { name: string; origin: Origin; at: Position } & ({ number: number } | { value: bigint });

function claims(word: string | undefined, kind: LedgerWord['kind'], values: Numbered[]): Claim[] {
  if (word === undefined) return [];
  return values.filter(isOurs).map((one) => {
    const value = 'value' in one ? one.value : BigInt(one.number);
    return { word, kind, name: one.name, value, at: one.at };
  });
}

function isOurs({ origin }: { origin: string }): boolean {
  return origin === 'lockstep';
}

function checkKey(word: Flags | Enum, report: Report): void {
  const ours = ('bits' in word ? word.bits : word.values).find(isOurs);
  if (ours && word.word === undefined) report('word-missing', word.at, { name: word.name, value: ours.name });
}

function checkClaim(ledger: Ledger, { word, kind, name, value, at }: Claim, report: Report): void {
  const entry = entryOf(ledger, word, name);
  const said = { name, value: inWord(kind, value), word };
  if (!entry) report('ledger-missing', at, said);
  else if (entry.value !== value)
    report('ledger-mismatch', at, { ...said, reserved: inWord(kind, entry.value) });
}

function entryOf(ledger: Ledger, word: string, name: string): LedgerEntry | undefined {
  return ledger.words.find((candidate) => candidate.name === word)?.entries.find((e) => e.name === name);
}

/** The ledger says of each name whether a spec file has it. */
function checkStates({ ledger }: Model, all: Claim[], report: Report): void {
  const claimed = new Set(all.map(({ word, name }) => `${word} ${name}`));
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
    if (first) report('ledger-duplicate', at, { word, value: inWord(kind, value), first: first.name, name });
    const keep = kept.find((range) => isKept(kind, value, range));
    if (keep) report('value-kept', at, { name, value: inWord(kind, value), why: keep.why });
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
