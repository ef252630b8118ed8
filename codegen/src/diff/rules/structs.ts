// SPDX-License-Identifier: MIT
// Rules of structs as a whole and of their versions.
import type { RuleSpec } from './rule';

export const structRules = {
  'struct-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new struct changes nothing that is there.',
    reason: '{entity} is new: {new}.',
    hint: 'See that it can grow: versions, reserved fields, a size argument.',
  },
  'struct-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs declare variables of it.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep it as long as a header had it.',
  },
  'struct-direction-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'A kernel that writes where it only read surprises constant memory.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Use a struct of its own for the answer.',
  },
  'struct-size-rule-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'How kernel and program agree about the size decides whether they can be of different age.',
    reason: 'The size rule of {entity} was {old} and is {new}.',
    hint: 'Keep the rule.',
  },
  'struct-begins-as-another': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'That a struct begins as another is a promise more.',
    reason: '{entity} began as {old} and begins as {new}.',
    hint: 'Nothing to do.',
  },
  'struct-begins-anew': {
    ...{ binary: 'RISK', source: 'RISK' },
    purpose: 'Programs pass the one struct where the other is taken.',
    reason: '{entity} began as {old} and begins as {new}.',
    hint: 'Keep the beginning and append.',
  },
  'struct-extended': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose:
      'Who passes the old struct passes the beginning of the new one, which is taken in that size, too.',
    reason: '{entity} was {old} and is {new}; a struct that begins as the old one is taken instead.',
    hint: 'See that programs can tell beforehand whether the longer one is accepted.',
  },
  'struct-reads-more': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'What programs left as it was is now looked at.',
    reason: 'Of {entity} {old} bytes were read, now {new}.',
    hint: 'Take a reserved field of the part that is read.',
  },
  'struct-reads-less': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'What programs pass behind the new end no longer counts.',
    reason: 'Of {entity} {old} bytes were read, now {new}.',
    hint: 'Say in the description which fields lose their meaning.',
  },
  'struct-grew': {
    ...{ binary: 'SAFE', source: 'RISK' },
    purpose: 'Programs that are compiled anew pass a larger size, which older kernels refuse.',
    reason: '{entity} is new: {new}.',
    hint: 'Say in the description how to get along with an older kernel.',
  },
  'struct-grew-without-version': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Kernel and program cannot tell which of them has the larger struct.',
    reason: '{entity}: {old} became {new} without a new version.',
    hint: 'Append fields and give the new size a version.',
  },
  'struct-shrank': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Kernel and program disagree about what lies behind the new end.',
    reason: '{entity} had {old} bytes and has {new}.',
    hint: 'Make the fields reserved instead.',
  },
  'struct-version-resized': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'A published size is what programs pass.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Add a version for the new size.',
  },
  'struct-version-inserted': {
    ...{ binary: 'RISK', source: 'SAFE' },
    purpose: 'A size between or below the published ones never was one.',
    reason: '{entity} is new and not the largest: {new}.',
    hint: 'Only sizes that programs were compiled with are versions.',
  },
  'struct-version-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs are compiled with the constant and pass the size.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep every size that was ever published.',
  },
  'min-size-raised': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'The oldest programs pass the smallest size.',
    reason: '{entity} ({old}) was the smallest size and is gone.',
    hint: 'Keep accepting it.',
  },
} as const satisfies Record<string, RuleSpec>;
