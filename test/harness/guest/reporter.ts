// SPDX-License-Identifier: MIT
// jest's reporter inside the guest: one record a file on the results port, and the closing record. What tests print
// goes to the program's output.
import type { AggregatedResult, Reporter, Test, TestResult } from '@jest/reporters';
import type { TestRecord, TestStatus } from '../protocol';
import { leakReport } from './leaks';
import { fileName, testName } from './names';
import { send } from './results';

const STATUS: Partial<Record<string, TestStatus>> = { passed: 'passed', failed: 'failed' };

function records(file: string, result: TestResult): TestRecord[] {
  return result.testResults.map((test) => ({
    name: testName(file, [...test.ancestorTitles, test.title]),
    status: STATUS[test.status] ?? 'skipped',
    messages: test.failureMessages,
    milliseconds: test.duration ?? 0,
  }));
}

export default class GuestReporter implements Pick<Reporter, 'onTestFileResult' | 'onRunComplete'> {
  private readonly counts = { files: 0, passed: 0, failed: 0, skipped: 0 };

  onTestFileResult(test: Test, result: TestResult): void {
    const file = fileName(test.path);
    const tests = records(file, result);
    for (const { message } of result.console ?? []) console.log(message);
    this.counts.files += 1;
    for (const { status } of tests) this.counts[status] += 1;
    const error = result.testExecError ? (result.failureMessage ?? 'it could not be run') : undefined;
    send({ type: 'file', file, tests, ...(error === undefined ? {} : { error }) });
  }

  async onRunComplete(_contexts: unknown, result: AggregatedResult): Promise<void> {
    if (result.wasInterrupted) return;
    const leaks = await leakReport();
    if (leaks !== '') {
      this.counts.files += 1;
      send({ type: 'file', file: 'kmemleak', tests: [], error: `the kernel leaked memory:\n${leaks}` });
    }
    send({ type: 'closing', ...this.counts });
  }
}
