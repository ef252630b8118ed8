// SPDX-License-Identifier: MIT
// Rules of what stands beside the interfaces: wishes, the ledger, the stock kernel.
import type { RuleSpec } from './rule';

export const tableRules = {
  'wish-added': {
    ...{ binary: 'none', source: 'none' },
    purpose: 'A wish is a plan, not an ABI.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'wish-removed': {
    ...{ binary: 'none', source: 'none' },
    purpose: 'A wish is a plan, not an ABI.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Mark it as granted or planned instead; people look for its number.',
  },
  'wish-taken-back': {
    ...{ binary: 'RISK', source: 'RISK' },
    purpose: 'What was granted is relied on.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Say what no longer works.',
  },
  'wish-changed': {
    ...{ binary: 'none', source: 'none' },
    purpose: 'Where a wish stands is a report, not an ABI.',
    reason: '{entity}: {old} became {new}.',
    hint: 'Nothing to do.',
  },
  'ledger-entry-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A number is given out once, and before anything uses it.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'ledger-entry-removed': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'What is forgotten would be given out again.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Mark it as retired.',
  },
  'ledger-renumbered': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'A number once landed never changes.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Mark the old entry as retired and give a new name the new number.',
  },
  'ledger-reused': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'A number once landed never means something else.',
    reason: '{entity} takes what was given out before: {new}.',
    hint: 'Take the next free one.',
  },
  'ledger-revived': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'What is retired stays so: old programs may still pass it.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Give out a new number.',
  },
  'ledger-retired': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A number that is no longer used stays in the ledger.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Nothing to do.',
  },
  'ledger-state-changed': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Whether a number is used already or only kept changes nothing for its owner.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Nothing to do.',
  },
  'ledger-word-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new word gives out nothing that another had.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'ledger-word-removed': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'What is forgotten would be given out again.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep the word and mark its entries as retired.',
  },
  'ledger-kind-changed': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'The kind of a word decides what counts as given out twice.',
    reason: '{entity} held {old} and holds {new}.',
    hint: 'Make a second word.',
  },
  'ledger-neighbours-changed': {
    ...{ binary: 'SAFE', source: 'none' },
    purpose: 'The neighbours of a word say where clashes are looked for.',
    reason: '{entity}: {old} became {new}.',
    hint: 'Take none away that is still there.',
  },
  'ledger-kept': {
    ...{ binary: 'SAFE', source: 'none' },
    purpose: 'Numbers that are kept for later disturb nobody.',
    reason: '{entity} are kept.',
    hint: 'Nothing to do.',
  },
  'ledger-kept-released': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Somebody had a reason to keep them.',
    reason: '{entity} are no longer kept.',
    hint: 'Say why the reason is gone.',
  },
  'stock-kernel-changed': {
    ...{ binary: 'RISK', source: 'RISK' },
    purpose: 'Another kernel below ours is a change of everything that the spec does not hold.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Run all tests on it.',
  },
  'stock-fact-changed': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Facts of the stock kernel are read from it; what they mean for the spec is checked.',
    reason: '{entity}: {old} became {new}.',
    hint: 'Nothing to do: codegen complains where it matters.',
  },
} as const satisfies Record<string, RuleSpec>;
