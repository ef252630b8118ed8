// SPDX-License-Identifier: MIT
// Rules of interfaces as a whole, and of facts that many things have.
import type { RuleSpec } from './rule';

export const generalRules = {
  'doc-only': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Prose explains the ABI and is no part of it.',
    reason: 'The words about {entity} changed from "{old}" to "{new}".',
    hint: 'Nothing to do, unless the words now promise something else.',
  },
  'interface-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new interface changes nothing that is there.',
    reason: '{entity} is new: {new}.',
    hint: 'Look at it with care: what lands as stable stays.',
  },
  'interface-removed': {
    ...{ binary: 'BREAK', source: 'BREAK', draft: 'SAFE' },
    purpose: 'Programs call what an interface offered.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Mark it deprecated first, and say until when it stays and what replaces it.',
  },
  'removed-before-sunset': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Who was told until when an interface stays plans with that day.',
    reason: '{entity} ({old}) is gone before the day that was named for it.',
    hint: 'Wait for that day; `date` in spec/wishes.yaml says which day it is for the spec.',
  },
  'interface-removed-after-sunset': {
    ...{ binary: 'RISK', source: 'BREAK' },
    purpose: 'Who was told that an interface goes has had time to leave it.',
    reason: '{entity} ({old}) is gone, as was announced.',
    hint: 'Keep its numbers in the ledger as retired.',
  },
  'stability-raised': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A draft that becomes stable promises more.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Look at the whole interface once more: from now on every change of it counts.',
  },
  'stability-decreased': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs trusted a promise that is taken back.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Leave it, and make the next version an interface of its own.',
  },
  'interface-deprecated': {
    ...{ binary: 'RISK', source: 'RISK' },
    purpose: 'What is deprecated goes one day, so its users need to know where to go.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Say in the description how to get from it to what replaces it.',
  },
  'deprecated-without-replacement': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Who has to leave an interface needs another one to go to.',
    reason: '{entity} was {old} and is {new}, and nothing takes its place.',
    hint: 'Name what takes its place under `replaced_by`, or let it stay.',
  },
  'replacement-named': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Who has to leave an interface is told where to go.',
    reason: '{entity} is replaced by {new}.',
    hint: 'Nothing to do.',
  },
  'replacement-changed': {
    ...{ binary: 'RISK', source: 'RISK' },
    purpose: 'Who followed the advice before went elsewhere.',
    reason: '{entity} was to be replaced by {old}, now by {new}.',
    hint: 'See that the first one stays as well.',
  },
  'sunset-set': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A day until which an interface stays is a promise.',
    reason: '{entity} stays until {new}.',
    hint: 'See that the day leaves time enough for a release of those that use it.',
  },
  'sunset-put-off': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Nobody minds that an interface stays longer.',
    reason: '{entity} was to stay until {old}, now until {new}.',
    hint: 'Nothing to do.',
  },
  'sunset-brought-forward': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Who was told until when an interface stays plans with that day.',
    reason: '{entity} was to stay until {old}, now only until {new}.',
    hint: 'Keep the day.',
  },
  'deprecation-withdrawn': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'An interface that stays after all is no trouble.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Nothing to do.',
  },
  'origin-changed': {
    ...{ binary: 'RISK', source: 'RISK' },
    purpose: 'Whether upstream has a thing decides on which kernels programs find it.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Say in the change which kernel has it from now on.',
  },
  'since-changed': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'The first version that has a thing is a statement about the past.',
    reason: '{entity} was there since {old}, now it is said to be since {new}.',
    hint: 'Correct it only if it was wrong; what is new has a `since` of its own.',
  },
  'header-moved': {
    ...{ binary: 'SAFE', source: 'RISK' },
    purpose: 'Programs include the header in which a name stands.',
    reason: '{entity} stood in {old} and stands in {new}.',
    hint: 'Let the old header include the new one.',
  },
  'area-moved': {
    ...{ binary: 'SAFE', source: 'RISK' },
    purpose: 'The area is part of the names of modules and of test files.',
    reason: '{entity} was in the area {old} and is in {new}.',
    hint: 'Export the names from the old module as well.',
  },
  'wishes-changed': {
    ...{ binary: 'none', source: 'none' },
    purpose: 'Which wish an interface serves is no part of it.',
    reason: '{entity} served the wishes {old} and serves {new}.',
    hint: 'Nothing to do.',
  },
  'definition-moved': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A name that several interfaces use stays when one of them leaves or begins to use it.',
    reason: '{entity} is described by other interfaces, too (was {old}, is {new}).',
    hint: 'Nothing to do.',
  },
  'ledger-reference-changed': {
    ...{ binary: 'none', source: 'none' },
    purpose: 'Under which word the ledger keeps our bits is no part of the ABI.',
    reason: '{entity} was in the ledger word {old} and is in {new}.',
    hint: 'See that the old word keeps what it gave out.',
  },
} as const satisfies Record<string, RuleSpec>;
