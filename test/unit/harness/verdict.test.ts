// SPDX-License-Identifier: MIT
// The verdict over recorded guest runs: what passes, what fails, and what is neither because the guest was lost.
import { marker, type Message, type TestRecord } from '../../harness/protocol';
import { judge, type Evidence } from '../../harness/verdict';

const GOOD_END: Pick<Evidence, 'exit' | 'detail'> = { exit: { code: 0, signal: 0 }, detail: 'exit code 0' };

function record(name: string, status: TestRecord['status'] = 'passed', messages: string[] = []): TestRecord {
  return { name, status, messages, milliseconds: 1 };
}

function lines(...messages: Message[]): string[] {
  return messages.map((message, index) => JSON.stringify({ seq: index + 1, ...message }));
}

/** Records of a whole run of files, as the guest sends them. */
function whole(files: Record<string, TestRecord[]>): Message[] {
  const tests = Object.values(files).flat();
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  return [
    { type: 'plan', files: Object.keys(files) },
    ...Object.entries(files).flatMap(([file, records]): Message[] => [
      ...records.flatMap(({ name }): Message[] => [
        { type: 'begin', name },
        { type: 'end', name },
      ]),
      { type: 'file', file, tests: records },
    ]),
    {
      type: 'closing',
      files: Object.keys(files).length,
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
    },
  ];
}

function verdicts(evidence: Partial<Evidence> & { results: string[] }): string[] {
  return judge({ log: '', ...GOOD_END, ...evidence }).map(({ name, status }) => `${status} ${name}`);
}

const TWO = { 'a/1.test': [record('a/1.test > x')], 'b/2.test': [record('b/2.test > y')] };

test('a whole run passes', () => {
  expect(verdicts({ results: lines(...whole(TWO)) })).toEqual(['passed a/1.test > x', 'passed b/2.test > y']);
});

test('a failed test fails, with its message', () => {
  const failed = whole({ f: [record('f > x', 'failed', ['expected 1, got 2'])] });
  const found = judge({
    results: lines(...failed),
    log: '',
    exit: { code: 1, signal: 0 },
    detail: 'exit code 1',
  });
  expect(found).toEqual([{ name: 'f > x', status: 'failed', messages: ['expected 1, got 2'] }]);
});

test('a skipped test fails', () => {
  expect(verdicts({ results: lines(...whole({ f: [record('f > x', 'skipped')] })) })).toEqual([
    'failed f > x',
  ]);
});

test('a file without tests fails', () => {
  expect(verdicts({ results: lines(...whole({ f: [] })) })).toEqual(['failed f']);
});

test('a file that could not be loaded fails', () => {
  const messages = whole({ f: [] }).map((message) =>
    message.type === 'file' ? { ...message, error: 'Cannot find module' } : message,
  );
  const [verdict] = judge({ results: lines(...messages), log: '', exit: { code: 1, signal: 0 }, detail: '' });
  expect(verdict).toEqual({ name: 'f', status: 'failed', messages: ['Cannot find module'] });
});

test('a splat fails the test that was running, though it passed', () => {
  const log = [
    marker('begin', 'a/1.test > x'),
    marker('end', 'a/1.test > x'),
    marker('begin', 'b/2.test > y'),
    'WARNING: possible circular locking dependency detected',
    marker('end', 'b/2.test > y'),
  ].join('\n');
  expect(verdicts({ results: lines(...whole(TWO)), log })).toEqual([
    'passed a/1.test > x',
    'failed b/2.test > y',
  ]);
});

test('a splat outside of tests fails the run', () => {
  const log = 'BUG: sleeping function called from invalid context at mm/slab.h:1';
  expect(verdicts({ results: lines(...whole(TWO)), log })).toContain(
    `failed kernel log, outside of any test: ${log}`,
  );
});

test('without a closing record the guest is lost, its finished tests keep their results', () => {
  expect(verdicts({ results: lines(...whole(TWO)).slice(0, -1) })).toEqual([
    'passed a/1.test > x',
    'passed b/2.test > y',
    'lost guest',
  ]);
});

test('a guest that panics loses the test that ran and the files that never ran', () => {
  const files = { ...TWO, 'c/3.test': [record('c/3.test > z')] };
  // plan, begin, end, file of the first; then only the begin of the second.
  const results = lines(...whole(files)).slice(0, 5);
  const log = [marker('begin', 'b/2.test > y'), 'Kernel panic - not syncing: Fatal exception'].join('\n');
  const found = judge({ results, log, exit: undefined, detail: 'its kernel panicked' });
  expect(found.map(({ name, status }) => `${status} ${name}`)).toEqual([
    'passed a/1.test > x',
    'lost b/2.test > y',
    'lost c/3.test',
    'lost guest',
  ]);
  expect(found[1]?.messages.join('\n')).toContain('Fatal exception');
});

test('a missing record is found by its number', () => {
  const results = lines(...whole(TWO));
  results.splice(3, 1);
  const found = judge({ results, log: '', ...GOOD_END });
  expect(found.at(-1)).toEqual({
    name: 'guest',
    status: 'lost',
    messages: ['record 4 is missing, 5 came instead'],
  });
});

test('a record cut off in the middle is not trusted', () => {
  const results = lines(...whole(TWO));
  results[6] = (results[6] ?? '').slice(0, 20);
  expect(judge({ results, log: '', ...GOOD_END }).at(-1)?.messages[0]).toMatch(/^record 7 is not JSON/);
});

test('a closing record with other counts is not believed', () => {
  const messages = whole(TWO).map((message) =>
    message.type === 'closing' ? { ...message, passed: 3 } : message,
  );
  expect(verdicts({ results: lines(...messages) })).toContain('lost guest');
});

test('a bad exit code fails a run in which nothing else failed', () => {
  const found = judge({
    results: lines(...whole(TWO)),
    log: '',
    exit: { code: 0, signal: 11 },
    detail: 'signal 11',
  });
  expect(found.at(-1)).toMatchObject({ name: 'guest', status: 'failed' });
});
