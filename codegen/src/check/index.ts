// SPDX-License-Identifier: MIT
// The list of rules that a resolved spec is held against. A new rule is one file and one line here.
import type { Diagnostic } from '../diagnostics';
import { checkBase } from './base';
import { checkCalls } from './calls';
import { checkDefinitions } from './definitions';
import { checkDefaults } from './defaults';
import { checkDocs } from './docs';
import { checkErrnos } from './errnos';
import { checkLedger } from './ledger';
import { checkLifeCycle } from './life-cycle';
import { checkOrigins } from './origins';
import { checkReferences } from './references';
import { runRule, type CheckInput, type Rule } from './rule';
import { checkTaken } from './taken';
import { checkTests } from './tests';
import { checkWishes } from './wishes';

const rules: Rule[] = [
  checkDocs,
  checkLifeCycle,
  checkDefaults,
  checkReferences,
  checkCalls,
  checkDefinitions,
  checkErrnos,
  checkOrigins,
  checkLedger,
  checkTaken,
  checkBase,
  checkWishes,
  checkTests,
];

export function check(input: CheckInput): Diagnostic[] {
  return rules.flatMap((rule) => runRule(rule, input));
}
