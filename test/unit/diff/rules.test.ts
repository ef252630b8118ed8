// SPDX-License-Identifier: MIT
// Every rule has a pair of specs that differ in what it is about, and is all that is said about them.
import { ruleIds, rules, type RuleId } from '../../../codegen/src/diff/rules';
import { levels } from '../../../codegen/src/diff/rules/rule';
import { diffOf } from './sample';
import { callPairs } from './pairs/calls';
import { generalPairs } from './pairs/general';
import { otherPairs } from './pairs/others';
import type { PairOfSpecs } from './pairs/pair';
import { structPairs } from './pairs/structs';
import { valuePairs } from './pairs/values';

const pairs = { ...generalPairs, ...callPairs, ...structPairs, ...valuePairs, ...otherPairs };
const cases = Object.entries(pairs) as [RuleId, PairOfSpecs][];

test('every rule has its pair', () => {
  expect(Object.keys(pairs).sort()).toEqual([...ruleIds].sort());
});

test('the sample does not differ from itself', () => {
  expect(diffOf([], []).map(({ rule, entity }) => `${rule}: ${entity}`)).toEqual([]);
});

test.each(cases)('%s', (rule, { previous, current, with: others = [] }) => {
  const findings = diffOf(previous, current);
  expect([...new Set(findings.map((finding) => finding.rule))].sort()).toEqual([rule, ...others].sort());
  for (const finding of findings.filter((one) => one.rule === rule)) {
    expect(finding.reason).toMatch(/^([A-Z0-9`/]|[a-z_]+[(._]).*[.]$/s);
    expect(finding.reason).not.toMatch(/undefined|\{\w+\}|\[object/);
    expect(finding.fingerprint).toMatch(/^[0-9a-f]{12}$/);
  }
});

test.each(ruleIds)('%s says what it is for and what to do', (id) => {
  const { binary, source, purpose, reason, hint } = rules[id];
  expect(levels).toContain(binary);
  expect(levels).toContain(source);
  for (const sentence of [purpose, reason, hint]) expect(sentence).toMatch(/\.$/);
  expect(reason).toContain('{entity}');
});

test('a draft promises less about calls than what is stable', () => {
  const draft = ['stability: stable', 'stability: draft'] as const;
  const number = ['number: 701', 'number: 703'] as const;
  expect(diffOf([], [number])).toMatchObject([{ binary: 'BREAK', source: 'BREAK', draft: false }]);
  expect(diffOf([draft], [draft, number])).toMatchObject([{ binary: 'SAFE', source: 'SAFE', draft: true }]);
});
