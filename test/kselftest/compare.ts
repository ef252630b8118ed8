// SPDX-License-Identifier: MIT
// Two runs of the same selftests side by side: which cases differ, as a table for people.
import type { Case, Outcome } from './tap';

/** Program -> its cases. */
export type RunResults = Readonly<Record<string, readonly Case[]>>;

export interface Difference {
  test: string;
  name: string;
  before: Case | undefined;
  after: Case | undefined;
}

export function differences(before: RunResults, after: RunResults): Difference[] {
  const tests = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return tests.flatMap((test) => {
    const left = new Map((before[test] ?? []).map((one) => [one.name, one]));
    const right = new Map((after[test] ?? []).map((one) => [one.name, one]));
    return [...new Set([...left.keys(), ...right.keys()])]
      .map((name) => ({ test, name, before: left.get(name), after: right.get(name) }))
      .filter((pair) => pair.before?.outcome !== pair.after?.outcome);
  });
}

const OUTCOMES: readonly Outcome[] = ['pass', 'fail', 'skip'];

function counts(cases: readonly Case[] | undefined): string {
  if (!cases) return 'not run';
  const count = (outcome: Outcome): number => cases.filter((one) => one.outcome === outcome).length;
  return OUTCOMES.map((outcome) => String(count(outcome)).padStart(4)).join(' ');
}

/** One line a program: pass, fail and skip of each run, and how many cases differ. */
export function table(runs: Readonly<Record<string, RunResults>>, differing: readonly Difference[]): string {
  const tests = [...new Set(Object.values(runs).flatMap((run) => Object.keys(run)))];
  const width = Math.max(...tests.map((test) => test.length), 4);
  const both = Object.keys(runs).length > 1;
  const titles = Object.keys(runs).map((title) => title.padStart(14));
  const head = ['test'.padEnd(width), ...titles, ...(both ? ['  difference'] : [])].join(' ');
  const words = ['pass', 'fail', 'skip'].join(' ').padStart(14);
  const below = [''.padEnd(width), ...titles.map(() => words)].join(' ');
  const lines = tests.map((test) => {
    const columns = Object.values(runs).map((run) => counts(run[test]).padStart(14));
    const different = differing.filter((one) => one.test === test).length;
    const verdict = different === 0 ? 'none' : `${different} case${different === 1 ? '' : 's'}`;
    return [test.padEnd(width), ...columns, ...(both ? [`  ${verdict}`] : [])].join(' ');
  });
  return [head, below, ...lines].join('\n');
}

function word(one: Case | undefined): string {
  if (!one) return 'no such case';
  return one.remark === '' ? one.outcome : `${one.outcome} (${one.remark})`;
}

export function describeDifference({ test, name, before, after }: Difference): string {
  return `DIFFERENT ${test}: ${name}\n    stock:   ${word(before)}\n    patched: ${word(after)}`;
}

/** Every case of one outcome with its remark; cases with the same remark stand in one line. */
export function listOutcome(results: RunResults, outcome: Outcome): string[] {
  return Object.entries(results).flatMap(([test, cases]) => {
    const reasons = new Map<string, string[]>();
    for (const { name, remark } of cases.filter((one) => one.outcome === outcome))
      reasons.set(remark, [...(reasons.get(remark) ?? []), name]);
    return [...reasons].map(([remark, names]) => {
      const shown =
        names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ');
      return `${test}: ${shown}: ${remark === '' ? 'no reason given' : remark}`;
    });
  });
}
