// SPDX-License-Identifier: MIT
// The registry of all rules. Everything that is said about rules comes from here: reports, the catalogue, the docs.
import { behaviourRules } from './behaviours';
import { callRules } from './calls';
import { errorRules } from './errors';
import { fieldRules } from './fields';
import { fileRules } from './files';
import { flagRules } from './flags';
import { generalRules } from './general';
import type { RuleSpec } from './rule';
import { structRules } from './structs';
import { tableRules } from './tables';
import { valueRules } from './values';

const all = {
  ...generalRules,
  ...callRules,
  ...errorRules,
  ...structRules,
  ...fieldRules,
  ...flagRules,
  ...valueRules,
  ...fileRules,
  ...behaviourRules,
  ...tableRules,
};

export type RuleId = keyof typeof all;

export const rules: Readonly<Record<RuleId, RuleSpec>> = all;
export const ruleIds = Object.keys(all) as RuleId[];

/** By what they are about. */
export const ruleGroups: readonly { title: string; ids: RuleId[] }[] = [
  { title: 'Interfaces', ids: idsOf(generalRules) },
  { title: 'System calls', ids: idsOf(callRules) },
  { title: 'Errors and permissions', ids: idsOf(errorRules) },
  { title: 'Structures', ids: idsOf(structRules) },
  { title: 'Fields', ids: idsOf(fieldRules) },
  { title: 'Flags', ids: idsOf(flagRules) },
  { title: 'Values and constants', ids: idsOf(valueRules) },
  { title: 'Descriptors and files', ids: idsOf(fileRules) },
  { title: 'Behaviour and SDK', ids: idsOf(behaviourRules) },
  { title: 'Wishes, ledger, stock kernel', ids: idsOf(tableRules) },
];

function idsOf(group: Partial<Record<RuleId, RuleSpec>>): RuleId[] {
  return Object.keys(group) as RuleId[];
}
