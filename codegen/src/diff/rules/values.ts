// SPDX-License-Identifier: MIT
// Rules of enums, constants and error numbers.
import type { RuleSpec } from './rule';

export const valueRules = {
  'enum-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new enum changes nothing that is there.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'enum-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs use the names and pass the values.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep the names, and the values in the ledger.',
  },
  'enum-value-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A value that was refused until now can get a meaning.',
    reason: '{entity} is new: {new}.',
    hint: 'Where the kernel gives it, say what a program does with a value that it does not know.',
  },
  'enum-value-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs pass the value and use the name.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep it.',
  },
  'enum-value-renamed': {
    ...{ binary: 'SAFE', source: 'BREAK' },
    purpose: 'Programs that are compiled anew use the old name.',
    reason: '{entity} was called {old} and is called {new}.',
    hint: 'Keep the old name as well.',
  },
  'enum-value-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Running programs hold the value.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Keep the value; what means something else is a new one.',
  },
  'enum-value-reused': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'An old program would ask for something that it does not know.',
    reason: '{entity} takes a value that meant something else before: {old} became {new}.',
    hint: 'Take a free value.',
  },
  'constant-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new constant changes nothing that is there.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'constant-removed': {
    ...{ binary: 'SAFE', source: 'BREAK' },
    purpose: 'Programs that are compiled anew use the name; running ones hold the value.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep the name.',
  },
  'constant-became-enum': {
    ...{ binary: 'SAFE', source: 'RISK' },
    purpose: 'A value of an enum is no macro: #ifdef and bindings made from macros no longer find it.',
    reason: '{entity} ({old}) is a value of an enum now.',
    hint: 'Keep a macro of the same name beside the enum.',
  },
  'constant-value-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Running programs hold the old value, those compiled anew the new one.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Keep the value; a new limit is a new name.',
  },
  'constant-type-changed': {
    ...{ binary: 'SAFE', source: 'RISK' },
    purpose: 'The type of a constant decides how expressions with it are computed.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Keep the type.',
  },
  'constant-hidden': {
    ...{ binary: 'SAFE', source: 'BREAK' },
    purpose: 'Programs that are compiled anew no longer find the name.',
    reason: '{entity} was for programs and is for the kernel alone.',
    hint: 'Keep it in the header.',
  },
  'constant-shown': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A name that programs did not see disturbs nobody.',
    reason: '{entity} was for the kernel alone and is for programs, too.',
    hint: 'From now on its value counts.',
  },
  'errno-name-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new name of an error changes nothing that is there.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'errno-name-removed': {
    ...{ binary: 'SAFE', source: 'BREAK' },
    purpose: 'Programs that are compiled anew use the name.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep the name.',
  },
  'errno-number-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Running programs compare with the number.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Keep the number.',
  },
  'errno-text-changed': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'People read the text of an error; programs compare its code.',
    reason: '{entity} was "{old}" and is "{new}".',
    hint: 'Nothing to do.',
  },
} as const satisfies Record<string, RuleSpec>;
