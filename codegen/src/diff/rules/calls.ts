// SPDX-License-Identifier: MIT
// Rules of system calls, their arguments and results, and what else is promised of a call.
import type { RuleSpec } from './rule';

export const callRules = {
  'syscall-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new call changes nothing that is there.',
    reason: '{entity} is new: {new}.',
    hint: 'Look at its number, its flags word and the size rule of its structure: they cannot change later.',
  },
  'syscall-removed': {
    ...{ binary: 'BREAK', source: 'BREAK', draft: 'SAFE' },
    purpose: 'Programs that make the call get ENOSYS.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep it, or mark the interface deprecated first.',
  },
  'syscall-number-changed': {
    ...{ binary: 'BREAK', source: 'BREAK', draft: 'SAFE' },
    purpose: 'Programs hold the number of a call.',
    reason: '{entity} had {old} and has {new}.',
    hint: 'Keep the number; a call that means something else is a new call.',
  },
  'syscall-number-reused': {
    ...{ binary: 'BREAK', source: 'none', final: true },
    purpose: 'An old program would make another call than the one it means.',
    reason: '{entity} takes {new}, which belonged to another call before (it had {old}).',
    hint: 'Take the next free number of spec/ledger.yaml.',
  },
  'syscall-arg-added': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Who does not pass an argument passes what happens to be in its register.',
    reason: '{entity} is new: {new}.',
    hint: 'Add a field to the structure, or make a new call.',
  },
  'syscall-arg-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'What programs pass there no longer counts.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep the argument and refuse what it can no longer do.',
  },
  'syscall-arg-retyped': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs pass what the old type says.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Keep the type; a flag can say that the argument means something else.',
  },
  'syscall-arg-renamed': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Arguments go by their place.',
    reason: '{entity} was called {old} and is called {new}.',
    hint: 'Nothing to do.',
  },
  'syscall-arg-reordered': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Arguments go by their place.',
    reason: 'The arguments of {entity} were {old} and are {new}.',
    hint: 'Keep the order.',
  },
  'return-kind-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs use the result: a descriptor that nobody expects stays open.',
    reason: '{entity} returned {old} and returns {new}.',
    hint: 'Write the answer to a structure, or make a new call.',
  },
  'cloexec-default-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Whether a descriptor survives execve(2) is a matter of security and of leaks.',
    reason: 'Descriptors of {entity} were closed on exec {old}, now {new}.',
    hint: 'Keep the default.',
  },
  'call-now-blocks': {
    ...{ binary: 'RISK', source: 'BREAK' },
    purpose: 'A program that cannot wait calls only what never does; the SDK drops the ...Sync function.',
    reason: '{entity} waited for {old} and waits for {new}.',
    hint: 'Wait only if a new flag asks for it.',
  },
  'call-blocks-no-more': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A call that answers at once suits everybody.',
    reason: '{entity} waited for {old}, now {new}.',
    hint: 'Nothing to do.',
  },
  'wait-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'What a call waits for, and what ends the wait, decides where it may be made.',
    reason: 'The wait of {entity} was {old} and is {new}.',
    hint: 'Say in the description what a caller has to expect now.',
  },
  'atomicity-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'A program cleans up after an error as it was told to.',
    reason: 'After an error of {entity}: "{old}" became "{new}".',
    hint: 'Undo everything on the way out instead.',
  },
  'compat-changed': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: '32-bit programs make the call with structures of their own layout or with the same.',
    reason: '{entity} treated 32-bit programs so: {old}; now: {new}.',
    hint: 'Keep the layout the same for all.',
  },
  'audit-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Administrators read what the audit log says.',
    reason: 'The audit record of {entity} was "{old}" and is "{new}".',
    hint: 'Add to a record, do not replace it.',
  },
} as const satisfies Record<string, RuleSpec>;
