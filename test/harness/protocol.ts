// SPDX-License-Identifier: MIT
// What the guest tells the host about its tests: JSON lines on the results port, numbered from 1 without a gap and
// closed by a record with counts; and the markers in the kernel log by which a splat finds its test.

export type TestStatus = 'passed' | 'failed' | 'skipped';

export interface TestRecord {
  name: string;
  status: TestStatus;
  messages: string[];
  milliseconds: number;
}

/** Names of tests are `<file> > <describe> > <title>`; files are relative to the directory of the guest tests. */
export type Message =
  /** All files of the run, before the first of them is loaded. */
  | { type: 'plan'; files: string[] }
  /** A test starts; were the guest lost now, this is the test that lost it. */
  | { type: 'begin'; name: string }
  /** A test ended; hooks of its group may still turn it into a failure, so `file` has the last word. */
  | { type: 'end'; name: string }
  /** A file is done. `error`: it could not be run. */
  | { type: 'file'; file: string; tests: TestRecord[]; error?: string }
  /** An example of the SDK has run. */
  | { type: 'example'; name: string; success: boolean }
  /** One of the kernel's own selftests has run; what it printed is judged on the host. */
  | { type: 'selftest'; name: string; output: string; code: number | null; timedOut: boolean }
  | { type: 'closing'; files: number; passed: number; failed: number; skipped: number };

export type Numbered = Message & { seq: number };

const MARKER = 'lockstep-test:';
/** A line longer than the kernel's record is refused. */
const LONGEST_NAME = 300;

function oneLine(name: string): string {
  const escaped = JSON.stringify(name).slice(1, -1);
  return escaped.length > LONGEST_NAME ? `${escaped.slice(0, LONGEST_NAME)}...` : escaped;
}

/** The marker of a test's start or end, for /dev/kmsg. */
export function marker(what: 'begin' | 'end', name: string): string {
  return `${MARKER} ${what} ${oneLine(name)}`;
}

/** Reads a marker; `name` is in the form that `sameTest` compares. */
export function readMarker(line: string): { what: 'begin' | 'end'; name: string } | undefined {
  const found = /^lockstep-test: (begin|end) (.*)$/.exec(line);
  if (!found) return undefined;
  return { what: found[1] === 'begin' ? 'begin' : 'end', name: found[2] ?? '' };
}

export function sameTest(markerName: string, name: string): boolean {
  return markerName === oneLine(name);
}
