// SPDX-License-Identifier: MIT
// Which counts are taken for a leak.
import { parseStressOptions } from '../../harness/stress-options';
import { above, TOLERANCE } from '../../guest/lib/counts';

const START = { mounts: 20, mountStructures: 30, mountNamespaces: 2, files: 100, dentries: 1000 };

test('a count above its start by more than is tolerated is named', () => {
  expect(above(START, START)).toEqual([]);
  expect(above(START, { ...START, files: 100 + TOLERANCE.files })).toEqual([]);
  expect(above(START, { ...START, mountStructures: 31, files: 200 })).toEqual([
    'mountStructures: 30 before, 31 after, 0 more are tolerated',
    `files: 100 before, 200 after, ${TOLERANCE.files} more are tolerated`,
  ]);
});

test('fewer than before is no leak', () => {
  expect(above(START, { ...START, mounts: 1, dentries: 1 })).toEqual([]);
});

test('the command line of the stress tests', () => {
  const parse = (...args: string[]) => parseStressOptions(args, 'usage', 'kasan');
  expect(parse()).toEqual({
    kernel: { name: 'patched', config: 'kasan' },
    rounds: 10_000,
    pattern: undefined,
  });
  expect(parse('--rounds', '5', '--guest', 'x')).toMatchObject({ rounds: 5, pattern: 'x' });
  expect(() => parse('--rounds', '0')).toThrow('at least 1');
  expect(() => parse('--rounds')).toThrow('needs a value');
});
