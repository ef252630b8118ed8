// SPDX-License-Identifier: MIT
// The registry of all rules. Everything that is said about rules comes from here: reports, the catalogue, the docs.
import { callRules } from './calls';
import { generalRules } from './general';
import { otherRules } from './others';
import type { RuleSpec } from './rule';
import { structRules } from './structs';
import { valueRules } from './values';

const all = { ...generalRules, ...callRules, ...structRules, ...valueRules, ...otherRules };

export type RuleId = keyof typeof all;

export const rules: Readonly<Record<RuleId, RuleSpec>> = all;
export const ruleIds = Object.keys(all) as RuleId[];
