// SPDX-License-Identifier: MIT
// What is ours is free upstream: system call numbers, the words whose neighbours the ledger names, and the words in
// which a spec file lists bits of both. Also: a value fits into its word and takes nothing that is kept.
import type { Base, Bit, Flags, LedgerEntry, LedgerWord } from '../model/types';
import { hex, inWord } from './text';
import type { Report, Rule } from './rule';
import { expandNames } from './upstream-names';

export const checkTaken: Rule = ({ model }, report) => {
  for (const word of model.ledger.words) checkWord(word, model.base, report);
  for (const owner of model.interfaces) {
    for (const flags of owner.flags) checkFlags(flags, model.base.kernel, report);
    for (const { width, values } of owner.enums)
      for (const { name, value, at } of values)
        if (value >= 1n << BigInt(width)) report('value-width', at, { name, value: hex(value), width });
  }
};

function checkWord(word: LedgerWord, base: Base, report: Report): void {
  const taken = word.name === 'syscall' ? syscalls(base) : neighbours(word, base, report);
  for (const entry of word.entries) {
    const other = [...taken].find(([, value]) => collides(word, entry, value, shared(entry, taken)));
    if (other)
      report('taken-upstream', entry.at, {
        name: entry.name,
        value: inWord(word.kind, entry.value),
        taken: other[0],
        kernel: base.kernel,
      });
  }
}

function syscalls({ syscalls: numbers }: Base): Map<string, bigint> {
  return new Map([...numbers].map(([name, number]) => [name, BigInt(number)]));
}

function neighbours(word: LedgerWord, base: Base, report: Report): Map<string, bigint> {
  const known = base.neighbours.get(word.name) ?? new Map<string, bigint>();
  for (const pattern of word.upstream)
    if (!pattern.startsWith('!') && expandNames([pattern], known.keys()).length === 0)
      report('base-missing', word.at, { name: pattern });
  return known;
}

function shared(entry: LedgerEntry, known: Map<string, bigint>): bigint {
  return entry.shares.reduce((bits, name) => bits | (known.get(name) ?? 0n), 0n);
}

function collides({ kind }: LedgerWord, entry: LedgerEntry, value: bigint, shares: bigint): boolean {
  if (kind === 'sizes') return false;
  return kind === 'bits' ? (entry.value & ~shares & value) !== 0n : entry.value === value;
}

function checkFlags(flags: Flags, kernel: string, report: Report): void {
  for (const { name, value, at } of flags.bits) {
    if (value >= 1n << BigInt(flags.width))
      report('value-width', at, { name, value: hex(value), width: flags.width });
    const kept = flags.reserved.find(({ bit }) => (value & (1n << BigInt(bit))) !== 0n);
    if (kept) report('value-kept', at, { name, value: hex(value), why: kept.why });
  }
  const upstream = flags.bits.filter(({ origin }) => origin === 'upstream');
  for (const { name, value, at, origin } of flags.bits) {
    const other = origin === 'lockstep' && upstream.find((bit: Bit) => (bit.value & value) !== 0n);
    if (other) report('taken-upstream', at, { name, value: hex(value), taken: other.name, kernel });
  }
}
