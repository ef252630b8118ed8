// SPDX-License-Identifier: MIT
// Rules of permissions and of errno tables: what a call refuses, and to whom.
import type { RuleSpec } from './rule';

export const errorRules = {
  'capability-raised': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Who could make the call is refused.',
    reason: '{entity} is gone ({old}).',
    hint: 'Ask for a capability only where a new flag is used.',
  },
  'capability-changed': {
    ...{ binary: 'BREAK', source: 'none', security: true },
    purpose: 'Who holds the one capability need not hold the other.',
    reason: '{entity}: {old} became {new}.',
    hint: 'Accept the old capability as well.',
  },
  'userns-changed': {
    ...{ binary: 'BREAK', source: 'none', security: true },
    purpose: 'A capability counts against one user namespace, and its holders differ.',
    reason: '{entity} was asked for in the user namespace {old}, now {new}.',
    hint: 'Accept the old namespace as well, or say why it never was safe.',
  },
  'capability-lowered': {
    ...{ binary: 'RISK', source: 'none', security: true },
    purpose: 'Somebody gets to do what was refused before.',
    reason: '{entity} is new: {new}.',
    hint: 'Say what a hostile root of a container gains by it.',
  },
  'errno-added': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'A program that lists the errors it expects meets one more.',
    reason: '{entity} is new: {new}.',
    hint: 'Give an error that the call could give before, if one fits.',
  },
  'errno-added-for-new': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Only who uses what is new can meet the error.',
    reason: '{entity} is new and needs what is new: {new}.',
    hint: 'Nothing to do.',
  },
  'errno-removed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'A program may wait for the error to find out what the kernel can do.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Say in the description what happens in that case now.',
  },
  'errno-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Programs decide by the number of the error what to do.',
    reason: '{entity}: {old} became {new}.',
    hint: 'Keep the number.',
  },
  'errno-meaning-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Programs decide by an error what went wrong.',
    reason: '{entity}: the case was "{old}" and is "{new}".',
    hint: 'Give the new case an error of its own.',
  },
  'errno-order-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Of two mistakes the one that is checked first is reported, and programs probe by that.',
    reason: 'The checks of {entity} came in the order {old}, now {new}.',
    hint: 'Keep the order; new checks go behind the old ones.',
  },
  'value-now-rejected': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'A call that worked is refused.',
    reason: '{entity} refuses what was accepted: {old} became {new}.',
    hint: 'Refuse it only together with a new flag.',
  },
  'value-now-accepted': {
    ...{ binary: 'SAFE', source: 'none' },
    purpose: 'What was refused can be used from now on.',
    reason: '{entity} accepts what was refused: {old} became {new}.',
    hint: 'See that programs can tell beforehand whether it is accepted.',
  },
  'flag-now-rejected': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'A combination of flags that worked is refused.',
    reason: '{entity} is new: {new}.',
    hint: 'Refuse it only together with a new flag.',
  },
  'flag-now-accepted': {
    ...{ binary: 'SAFE', source: 'none' },
    purpose: 'A combination of flags that was refused can be used from now on.',
    reason: '{entity} ({old}) is gone.',
    hint: 'See that programs can tell beforehand whether it is accepted.',
  },
  'test-changed': {
    ...{ binary: 'none', source: 'none' },
    purpose: 'Tests and the calls they start from show the ABI and are no part of it.',
    reason: '{entity}: {old} became {new}.',
    hint: 'See that the case is still tested.',
  },
} as const satisfies Record<string, RuleSpec>;
