// SPDX-License-Identifier: MIT
// Rules of behaviours and of what the SDK exports.
import type { RuleSpec } from './rule';

export const behaviourRules = {
  'behaviour-added-by-choice': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Only who asks for a new behaviour gets it.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'behaviour-added-for-all': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Programs that asked for nothing meet another kernel.',
    reason: '{entity} is new for everybody: {new}.',
    hint: 'Let a flag ask for it.',
  },
  'behaviour-removed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Programs rely on what was said.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Say which behaviour took its place.',
  },
  'behaviour-meaning-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'What a thing does is said in words, and no program can tell whether they mean the same.',
    reason: '{entity}: "{old}" became "{new}".',
    hint: 'If only the words changed, accept it with that reason.',
  },
  'behaviour-choice-changed': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Programs asked for the behaviour by this name, or counted on not getting it.',
    reason: '{entity} was asked for by {old}, now by {new}.',
    hint: 'Keep the name by which it is asked for.',
  },
  'sdk-name-added': {
    ...{ binary: 'none', source: 'SAFE' },
    purpose: 'A new function changes nothing that is there.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'sdk-name-removed': {
    ...{ binary: 'none', source: 'BREAK' },
    purpose: 'Programs import the function.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep it, marked as deprecated.',
  },
  'sdk-name-changed': {
    ...{ binary: 'none', source: 'BREAK' },
    purpose: 'Programs import the function by its name.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Export the old name as well.',
  },
  'sdk-module-moved': {
    ...{ binary: 'none', source: 'RISK' },
    purpose: 'The package exports all modules together; only who reaches into it notices.',
    reason: '{entity} was in the module {old} and is in {new}.',
    hint: 'Export it from the old module as well.',
  },
  'sdk-handle-changed': {
    ...{ binary: 'none', source: 'BREAK' },
    purpose: 'Programs use the methods of the handle that a function gives.',
    reason: '{entity} gave {old} and gives {new}.',
    hint: 'Give a class that extends the old one.',
  },
} as const satisfies Record<string, RuleSpec>;
