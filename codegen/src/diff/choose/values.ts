// SPDX-License-Identifier: MIT
// Flags, enums, constants and error numbers.
import type { Change } from '../changes';
import { common, unlessShared, type Choice, type Choices, type Question } from './choice';

/** Whether a value belonged to another name of the same word, which has it no longer. */
function isReused({ current, parent }: Change, value: string): boolean {
  if (current === undefined || BigInt(value) === 0n) return false;
  return parent.previous.children.some((old) => {
    if (old.kind !== current.kind || old.key === current.key || old.facts.value !== value) return false;
    // Two names of one value, both still there, are an alias.
    const kept = parent.current.children.find(({ kind, key }) => kind === old.kind && key === old.key);
    return kept?.facts.value !== value;
  });
}

const unlessReused =
  (reused: 'flag-bit-reused' | 'enum-value-reused', otherwise: Question): Question =>
  (change, specs) =>
    isReused(change, change.current?.facts.value ?? '0') ? reused : otherwise(change, specs);

export const flagsChoices: Choices = {
  added: unlessShared('flags-added'),
  removed: unlessShared('flags-removed'),
  facts: {
    ...common,
    width: 'word-width-changed',
    unknown: ({ to }) => (to === 'reject' ? 'unknown-bits-now-rejected' : 'unknown-bits-now-ignored'),
    word: 'ledger-reference-changed',
    why: 'doc-only',
  },
};

const bitRemoved: Question = ({ previous, parent }) => {
  const value = BigInt(previous?.facts.value ?? 0);
  const kept = parent.current.children.some(
    ({ kind, key }) => kind === 'reserved bit' && value === 1n << BigInt(key),
  );
  return kept ? 'flag-removed-bit-kept' : 'flag-removed';
};

const needs: Choice = ({ from, to }) => {
  const [before, after] = [from, to].map((names) => names.split(', ').filter((name) => name !== ''));
  return after?.every((name) => before?.includes(name)) ? 'flag-needs-less' : 'flag-needs-more';
};

export const bitChoices: Choices = {
  added: unlessReused('flag-bit-reused', ({ parent }) =>
    parent.previous.facts.unknown === 'ignore' ? 'flag-added-where-ignored' : 'flag-added',
  ),
  removed: bitRemoved,
  facts: {
    ...common,
    name: 'flag-renamed',
    value: unlessReused('flag-bit-reused', () => 'flag-value-changed'),
    carrier: 'flag-carrier-changed',
    needs,
  },
};

export const reservedBitChoices: Choices = {
  added: ({ parent }) => (parent.previous.facts.unknown === 'ignore' ? 'bit-now-rejected' : 'bit-kept-back'),
  removed: 'bit-kept-back-no-more',
  facts: { why: 'doc-only' },
};

export const enumChoices: Choices = {
  added: unlessShared('enum-added'),
  removed: unlessShared('enum-removed'),
  facts: { ...common, width: 'word-width-changed', word: 'ledger-reference-changed' },
};

export const valueChoices: Choices = {
  added: unlessReused('enum-value-reused', () => 'enum-value-added'),
  removed: 'enum-value-removed',
  facts: {
    ...common,
    name: 'enum-value-renamed',
    value: unlessReused('enum-value-reused', () => 'enum-value-changed'),
  },
};

/** The name stays, and what it stands for; only the preprocessor no longer knows it. */
const constantRemoved: Question = (change, specs) => {
  const { key = '', facts } = change.previous ?? {};
  const kept = specs.current('value', key).some((value) => value.facts.value === facts?.value);
  return kept ? 'constant-became-enum' : unlessShared('constant-removed')(change, specs);
};

export const constantChoices: Choices = {
  added: unlessShared('constant-added'),
  removed: constantRemoved,
  facts: {
    ...common,
    value: 'constant-value-changed',
    type: 'constant-type-changed',
    internal: ({ to }) => (to === '' ? 'constant-shown' : 'constant-hidden'),
  },
};

export const errorNumberChoices: Choices = {
  added: unlessShared('errno-name-added'),
  removed: unlessShared('errno-name-removed'),
  facts: { ...common, number: 'errno-number-changed', text: 'errno-text-changed' },
};
