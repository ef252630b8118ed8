// SPDX-License-Identifier: MIT
// What is made of the output of the kernel's selftests.
import { casesOf, readTap } from '../../../test/kselftest/tap';

const WELL = { code: 0, timedOut: false };

test('each result line is a case; the remarks before it say why it failed', () => {
  const { cases, problem } = readTap(
    [
      'TAP version 13',
      '1..4',
      '# Starting 4 tests from 1 test cases.',
      '#  RUN           global.one ...',
      '#            OK  global.one',
      'ok 1 global.one',
      '#  RUN           global.two ...',
      '# x.c:12:two:Expected 0 (0) == fd (-1)',
      'not ok 2 global.two',
      'ok 3 - three # SKIP no user namespaces',
      'not ok 4 four # XFAIL known',
      '# Totals: pass:1 fail:1 xfail:1 xpass:0 skip:1 error:0',
    ].join('\n'),
  );
  expect(problem).toBeUndefined();
  expect(cases).toEqual([
    { name: 'global.one', outcome: 'pass', remark: '' },
    { name: 'global.two', outcome: 'fail', remark: 'x.c:12:two:Expected 0 (0) == fd (-1)' },
    { name: 'three', outcome: 'skip', remark: 'no user namespaces' },
    { name: 'four', outcome: 'pass', remark: '' },
  ]);
});

test('a plan that skips all is one skipped case', () => {
  expect(readTap('TAP version 13\n1..0 # SKIP not here\n').cases).toEqual([
    { name: 'all', outcome: 'skip', remark: 'not here' },
  ]);
});

test('cases that never reported are a failure of their own', () => {
  const cases = casesOf('1..3\nok 1 a\n', { code: 139, timedOut: false });
  expect(cases.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['a', 'pass'],
    ['end', 'fail'],
  ]);
  expect(cases[1]?.remark).toBe('killed by signal 11');
  expect(casesOf('1..3\nok 1 a\n', { code: 1, timedOut: false })[1]?.remark).toBe(
    'only 1 of 3 cases reported',
  );
});

test('a program without TAP is judged by its exit code', () => {
  expect(casesOf('all good\n', WELL)).toEqual([{ name: 'exit code', outcome: 'pass', remark: '' }]);
  expect(casesOf('no such thing\n', { code: 4, timedOut: false })[0]).toEqual({
    name: 'exit code',
    outcome: 'skip',
    remark: '4: no such thing',
  });
  expect(casesOf('bad\n', { code: 1, timedOut: false })[0]?.outcome).toBe('fail');
});

test('one that hung is no pass, whatever it printed', () => {
  expect(casesOf('1..1\nok 1 a\n', { code: 124, timedOut: true }).at(-1)).toEqual({
    name: 'end',
    outcome: 'fail',
    remark: 'it hung and was killed',
  });
});

test('cases of the same name are told apart', () => {
  expect(readTap('ok 1 same\nnot ok 2 same\n').cases.map(({ name }) => name)).toEqual(['same', 'same (2)']);
});
