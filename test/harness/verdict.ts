// SPDX-License-Identifier: MIT
// Decides what a guest run was worth, from what it left: lines on the results port, its kernel log, and how the
// machine ended. Pure. A guest that did not close its records is LOST, which is neither passed nor failed, and
// makes the run fail all the same.
import { sameTest, type Numbered, type TestRecord } from './protocol';
import { findSplats, type Splat } from './splats';

export type VerdictStatus = 'passed' | 'failed' | 'lost';

export interface TestVerdict {
  name: string;
  status: VerdictStatus;
  messages: string[];
}

export interface Evidence {
  results: readonly string[];
  log: string;
  /** How the command in the guest ended; undefined if the guest was lost. */
  exit: { code: number; signal: number } | undefined;
  /** How the machine ended, for people. */
  detail: string;
  /** What the program printed; shown when the run failed without a test to blame. */
  output?: string;
}

export interface ReadRecords {
  records: Numbered[];
  /** Why the records cannot be trusted to be whole. */
  problem: string | undefined;
}

/** Takes the records up to the first that is not as it must be. */
export function readRecords(lines: readonly string[]): ReadRecords {
  const records: Numbered[] = [];
  for (const line of lines) {
    let record: Numbered;
    try {
      record = JSON.parse(line) as Numbered;
    } catch {
      return { records, problem: `record ${records.length + 1} is not JSON: ${line.slice(0, 80)}` };
    }
    if (record.seq !== records.length + 1) {
      return { records, problem: `record ${records.length + 1} is missing, ${record.seq} came instead` };
    }
    records.push(record);
  }
  return { records, problem: undefined };
}

export function isClosing(line: string): boolean {
  return line.startsWith('{') && line.includes('"type":"closing"');
}

function ofType<T extends Numbered['type']>(
  records: readonly Numbered[],
  type: T,
): Extract<Numbered, { type: T }>[] {
  return records.filter((record): record is Extract<Numbered, { type: T }> => record.type === type);
}

function fromRecord(test: TestRecord): TestVerdict {
  if (test.status === 'skipped') {
    return { name: test.name, status: 'failed', messages: ['it was skipped; a test must run or not exist'] };
  }
  return { name: test.name, status: test.status, messages: test.messages };
}

/** The counts of the closing record against what came before it. */
function closingProblem(records: readonly Numbered[]): string | undefined {
  const last = records.at(-1);
  if (last?.type !== 'closing') return 'there is no closing record';
  const files = ofType(records, 'file');
  const tests = files.flatMap((file) => file.tests);
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  const agrees =
    last.files === files.length &&
    last.passed === count('passed') &&
    last.failed === count('failed') &&
    last.skipped === count('skipped');
  return agrees ? undefined : 'the counts of the closing record differ from the records before it';
}

/** Tests that began in a file that never finished: the last of them may be what lost the guest. */
function unfinished(records: readonly Numbered[]): TestVerdict[] {
  const done = new Set(ofType(records, 'file').map((file) => file.file));
  const ended = new Set(ofType(records, 'end').map((end) => end.name));
  const files = ofType(records, 'plan').flatMap((plan) => plan.files);
  return files
    .filter((file) => !done.has(file))
    .flatMap((file): TestVerdict[] => {
      const running = ofType(records, 'begin').find(
        ({ name }) => name.startsWith(`${file} > `) && !ended.has(name),
      );
      const message = running
        ? 'the guest was lost while this test ran'
        : 'the guest was lost before this file was done';
      return [{ name: running?.name ?? file, status: 'lost', messages: [message] }];
    });
}

function fileFailures(records: readonly Numbered[]): TestVerdict[] {
  return ofType(records, 'file').flatMap((file): TestVerdict[] => {
    if (file.error !== undefined) return [{ name: file.file, status: 'failed', messages: [file.error] }];
    if (file.tests.length === 0)
      return [{ name: file.file, status: 'failed', messages: ['it has no tests'] }];
    return [];
  });
}

function describe(splat: Splat): string {
  return `the kernel complained:\n${splat.excerpt.join('\n')}`;
}

function blame(tests: TestVerdict[], splats: readonly Splat[]): TestVerdict[] {
  const left: TestVerdict[] = [];
  for (const splat of splats) {
    const culprit = tests.find((test) => splat.test !== undefined && sameTest(splat.test, test.name));
    if (!culprit) {
      left.push({
        name: `kernel log, outside of any test: ${splat.title}`,
        status: 'failed',
        messages: [describe(splat)],
      });
    } else {
      if (culprit.status === 'passed') culprit.status = 'failed';
      culprit.messages = [...culprit.messages, describe(splat)];
    }
  }
  return left;
}

/** One verdict a test, and one for everything else that was wrong with the run. */
export function judge(evidence: Evidence): TestVerdict[] {
  const { records, problem } = readRecords(evidence.results);
  const tests = [
    ...ofType(records, 'file').flatMap((file) => file.tests.map(fromRecord)),
    ...unfinished(records),
  ];
  const verdicts = [...tests, ...fileFailures(records), ...blame(tests, findSplats(evidence.log))];

  const said = evidence.output ? [`its program printed:\n${evidence.output}`] : [];
  const lost = evidence.exit ? (problem ?? closingProblem(records)) : evidence.detail;
  if (lost !== undefined) verdicts.push({ name: 'guest', status: 'lost', messages: [lost, ...said] });
  const clean = verdicts.every((verdict) => verdict.status === 'passed');
  if (clean && (evidence.exit?.code !== 0 || evidence.exit.signal !== 0)) {
    verdicts.push({
      name: 'guest',
      status: 'failed',
      messages: [`all tests passed, but: ${evidence.detail}`, ...said],
    });
  }
  return verdicts;
}
