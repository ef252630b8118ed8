// SPDX-License-Identifier: MIT
// Two runs of selftests side by side.
import { describeDifference, differences, listOutcome, table } from '../../../test/kselftest/compare';
import { choose } from '../../../test/kselftest/list';
import { parseOptions } from '../../../test/kselftest/options';
import type { Case } from '../../../test/kselftest/tap';

const pass = (name: string): Case => ({ name, outcome: 'pass', remark: '' });
const fail = (name: string, remark: string): Case => ({ name, outcome: 'fail', remark });
const skip = (name: string, remark: string): Case => ({ name, outcome: 'skip', remark });

const STOCK = { 'a/x': [pass('one'), skip('two', 'no disk')], 'b/y': [pass('exit code')] };
const PATCHED = {
  'a/x': [pass('one'), skip('two', 'no disk')],
  'b/y': [fail('exit code', '1: bad'), pass('new')],
};

test('a case differs by its outcome, or by being there', () => {
  expect(differences(STOCK, STOCK)).toEqual([]);
  const found = differences(STOCK, PATCHED);
  expect(found.map(({ test: where, name }) => [where, name])).toEqual([
    ['b/y', 'exit code'],
    ['b/y', 'new'],
  ]);
  expect(found.map(describeDifference).join('\n')).toContain('patched: fail (1: bad)');
});

test('a remark alone is no difference', () => {
  expect(differences({ t: [fail('a', '3 ms')] }, { t: [fail('a', '4 ms')] })).toEqual([]);
});

test('the table has a line a program with the counts of both', () => {
  const text = table({ stock: STOCK, patched: PATCHED }, differences(STOCK, PATCHED));
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  expect(lines).toContainEqual(['a/x', '1', '0', '1', '1', '0', '1', 'none']);
  expect(lines).toContainEqual(['b/y', '1', '0', '0', '1', '1', '0', '2', 'cases']);
});

test('cases skipped for one reason stand in one line', () => {
  const cases = ['a', 'b', 'c', 'd'].map((name) => skip(name, 'no disk'));
  expect(listOutcome({ t: cases }, 'skip')).toEqual(['t: a, b and 2 more: no disk']);
});

test('names choose among what was built and is on the list', () => {
  const built = 'mount_setattr:mount_setattr_test\nlandlock:net_test\nlandlock:fs_test\nproc:self';
  expect(choose(built, []).map(({ program }) => program)).toEqual(['mount_setattr_test', 'fs_test', 'self']);
  expect(choose(built, ['proc/']).map(({ program }) => program)).toEqual(['self']);
  expect(() => choose(built, ['net_test'])).toThrow('no selftest has "net_test" in its name');
});

test('the command line', () => {
  expect(parseOptions(['--only', 'stock', 'proc'])).toMatchObject({ sides: ['stock'], names: ['proc'] });
  expect(parseOptions(['--kernel', './bzImage'])).toMatchObject({ kernel: './bzImage' });
  expect(() => parseOptions(['--only', 'other'])).toThrow('unknown: --only other');
});
