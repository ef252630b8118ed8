// SPDX-License-Identifier: MIT
// What `npm test` prints at its end: every failure readably, one line a group, and the total as the last line.
import type { TestVerdict } from './verdict';

export interface GroupSummary {
  group: string;
  verdicts: readonly TestVerdict[];
  /** About the run as a whole: which kernel, how long. */
  note?: string | undefined;
}

function count(verdicts: readonly TestVerdict[], wanted: (verdict: TestVerdict) => boolean): number {
  return verdicts.filter(wanted).length;
}

const passed = (verdict: TestVerdict): boolean => verdict.status === 'passed';
const failed = (verdict: TestVerdict): boolean => verdict.status !== 'passed';
const lost = (verdict: TestVerdict): boolean => verdict.status === 'lost';

const LONGEST_LINE = 400;
const MOST_LINES = 80;

/** Frames of jest and Node tell nothing about the test; what floods the screen hides the rest. */
function readable(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*at .*(node_modules\/|\(?node:internal\/|new Promise \(<anonymous>\))/.test(line))
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}...` : line));
  const shown = lines.slice(0, MOST_LINES);
  if (lines.length > MOST_LINES) shown.push(`... and ${lines.length - MOST_LINES} more lines`);
  return shown.join('\n').trimEnd().replace(/^/gm, '    ');
}

function failures({ group, verdicts }: GroupSummary): string[] {
  return verdicts
    .filter(failed)
    .map(({ name, status, messages }) =>
      [`${status.toUpperCase()} ${group}: ${name}`, ...messages.map(readable), ''].join('\n'),
    );
}

function line({ group, verdicts, note }: GroupSummary): string {
  const parts = [`${count(verdicts, passed)} passed`];
  if (count(verdicts, failed) > 0) parts.push(`${count(verdicts, failed)} failed`);
  if (count(verdicts, lost) > 0) parts.push(`of them ${count(verdicts, lost)} LOST`);
  return `${group.padEnd(6)} ${parts.join(', ')}${note === undefined ? '' : ` (${note})`}`;
}

/** The text, and whether everything passed. A run without a single test is no success. */
export function summarise(groups: readonly GroupSummary[]): { text: string; success: boolean } {
  const all = groups.flatMap(({ verdicts }) => verdicts);
  const bad = count(all, failed);
  const total = `${count(all, passed)} passed, ${bad} failed`;
  const text = [...groups.flatMap(failures), ...groups.map(line), total].join('\n');
  return { text, success: bad === 0 && all.length > 0 };
}
