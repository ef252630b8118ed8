// SPDX-License-Identifier: MIT
// Rules of flags words and their bits.
import type { RuleSpec } from './rule';

export const flagRules = {
  'flags-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new word of flags changes nothing that is there.',
    reason: '{entity} are new: {new}.',
    hint: 'Let unknown bits be an error, or they can never get a meaning.',
  },
  'flags-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs use the names and pass the bits.',
    reason: '{entity} ({old}) are gone.',
    hint: 'Keep the names, and the bits in the ledger.',
  },
  'flag-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A bit that was refused until now can get a meaning.',
    reason: '{entity} is new: {new}.',
    hint: 'See that nothing changes without it.',
  },
  'flag-added-where-ignored': {
    ...{ binary: 'RISK', source: 'SAFE' },
    purpose: 'Bits that were ignored may be set by accident.',
    reason: '{entity} is new in a word that ignores unknown bits: {new}.',
    hint: 'Say why nobody can have set it.',
  },
  'flag-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs pass the bit and use the name.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep it and let it do nothing, or keep the bit reserved.',
  },
  'flag-removed-bit-kept': {
    ...{ binary: 'RISK', source: 'BREAK' },
    purpose: 'A bit that stays reserved is refused and never means something else.',
    reason: '{entity} ({old}) is gone and its bit is reserved.',
    hint: 'Mark it as retired in the ledger.',
  },
  'flag-renamed': {
    ...{ binary: 'SAFE', source: 'BREAK' },
    purpose: 'Programs that are compiled anew use the old name.',
    reason: '{entity} was called {old} and is called {new}.',
    hint: 'Keep the old name as well.',
  },
  'flag-value-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Running programs hold the value.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Keep the value; what means something else is a new flag.',
  },
  'flag-bit-reused': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'An old program would ask for something that it does not know.',
    reason: '{entity} takes a bit that meant something else before: {old} became {new}.',
    hint: 'Take a free bit of spec/ledger.yaml.',
  },
  'flag-carrier-changed': {
    ...{ binary: 'SAFE', source: 'RISK' },
    purpose: 'The internal name that carries a flag is seen by code of the kernel only.',
    reason: '{entity} was carried by {old}, now by {new}.',
    hint: 'Nothing to do.',
  },
  'flag-needs-more': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Programs that pass the flag as before are refused.',
    reason: '{entity} needed {old} and needs {new}.',
    hint: 'Let the flag imply what it needs.',
  },
  'flag-needs-less': {
    ...{ binary: 'SAFE', source: 'none' },
    purpose: 'A flag that stands alone can still be passed as before.',
    reason: '{entity} needed {old} and needs {new}.',
    hint: 'Nothing to do.',
  },
  'bit-kept-back': {
    ...{ binary: 'SAFE', source: 'none' },
    purpose: 'A bit that was refused anyway is kept for later.',
    reason: '{entity} is kept back.',
    hint: 'Nothing to do.',
  },
  'bit-now-rejected': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'A bit that was ignored may be set, and is refused now.',
    reason: '{entity} was ignored and is reserved now.',
    hint: 'Go on ignoring it.',
  },
  'bit-kept-back-no-more': {
    ...{ binary: 'SAFE', source: 'none' },
    purpose: 'A bit that nobody could set is free.',
    reason: '{entity} is no longer reserved.',
    hint: 'Nothing to do.',
  },
  'unknown-bits-now-rejected': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Programs with a stray bit worked and are refused.',
    reason: 'Unknown bits of {entity}: {old} became {new}.',
    hint: 'Refuse them in a new word only.',
  },
  'unknown-bits-now-ignored': {
    ...{ binary: 'RISK', source: 'none' },
    purpose:
      'Programs find out by the refusal what a kernel knows, and ignored bits can never get a meaning.',
    reason: 'Unknown bits of {entity}: {old} became {new}.',
    hint: 'Go on refusing them.',
  },
  'word-width-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Kernel and program pass another number of bits.',
    reason: '{entity} had {old} bits and has {new}.',
    hint: 'Add a second word.',
  },
} as const satisfies Record<string, RuleSpec>;
