// SPDX-License-Identifier: MIT
// Wishes, the ledger and the stock kernel. What landed in the ledger is never changed, removed or given out again.
import type { Choice, Choices, Question } from './choice';

export const wishChoices: Choices = {
  added: 'wish-added',
  removed: 'wish-removed',
  facts: {
    ...Object.fromEntries(
      ['title', 'areas', 'upstream', 'interfaces', 'tests', 'examples', 'missing'].map((fact) => [
        fact,
        'wish-changed' as const,
      ]),
    ),
    state: ({ from, to }) =>
      from === 'granted' || (from === 'upstream' && to === 'planned') ? 'wish-taken-back' : 'wish-changed',
  },
};

const entryAdded: Question = ({ current, parent }) => {
  const { kind } = parent.previous.facts;
  if (kind === 'sizes' || current === undefined) return 'ledger-entry-added';
  const value = BigInt(current.facts.value ?? 0);
  const taken = parent.previous.children
    .filter((child) => child.kind === 'ledger entry')
    .map(({ facts }) => BigInt(facts.value ?? 0));
  const collides = (other: bigint): boolean => (kind === 'bits' ? (other & value) !== 0n : other === value);
  // Values that share bits on purpose say so.
  return current.facts.shares === undefined && taken.some(collides) ? 'ledger-reused' : 'ledger-entry-added';
};

const state: Choice = ({ from, to }) =>
  from === 'retired' ? 'ledger-revived' : to === 'retired' ? 'ledger-retired' : 'ledger-state-changed';

export const ledgerEntryChoices: Choices = {
  added: entryAdded,
  removed: 'ledger-entry-removed',
  facts: { value: 'ledger-renumbered', state, shares: 'ledger-neighbours-changed' },
};

export const ledgerWordChoices: Choices = {
  added: 'ledger-word-added',
  removed: 'ledger-word-removed',
  facts: {
    kind: 'ledger-kind-changed',
    header: 'ledger-neighbours-changed',
    upstream: 'ledger-neighbours-changed',
    doc: 'doc-only',
  },
};

export const keptChoices: Choices = {
  added: 'ledger-kept',
  removed: 'ledger-kept-released',
  facts: { why: 'doc-only' },
};

export const kernelFactChoices: Choices = {
  added: 'stock-fact-changed',
  removed: 'stock-fact-changed',
  facts: {
    value: ({ path }) => (path === 'kernel fact kernel' ? 'stock-kernel-changed' : 'stock-fact-changed'),
  },
};
