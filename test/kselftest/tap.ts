// SPDX-License-Identifier: MIT
// Reads what one selftest printed (TAP as the kernel's selftests write it) into its cases. A program that prints none
// is one case by itself, judged by its exit code.

export type Outcome = 'pass' | 'fail' | 'skip';

export interface Case {
  name: string;
  outcome: Outcome;
  /** Why it was skipped, or what it printed before it failed. */
  remark: string;
}

/** What the programs exit with. */
const EXIT_SKIP = 4;
const EXIT_SIGNAL = 128;

const RESULT = /^(not ok|ok) (\d+)\b ?(?:- )?(.*)$/;
const PLAN = /^1\.\.(\d+)(?: # SKIP ?(.*))?$/;
const REMARK = /^# ?(.*)$/;
/** Lines of the test harness that say what the result line says too. */
const CHATTER = /^(?: *(?:RUN|OK|SKIP) |Totals: |Starting \d+ tests|PASSED: |FAILED: |\d+ skipped test)/;
const MOST_REMARKS = 12;

export interface Reading {
  cases: Case[];
  /** What is wrong with the output as a whole. */
  problem: string | undefined;
}

function outcomeOf(ok: boolean, directive: string): Outcome {
  if (/^SKIP\b/i.test(directive)) return 'skip';
  // An expected failure is what the test wants to see.
  return ok || /^XFAIL\b/i.test(directive) ? 'pass' : 'fail';
}

/** Two cases of one name are told apart by their order. */
function unique(cases: readonly Case[]): Case[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const times = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, times);
    return times === 1 ? one : { ...one, name: `${one.name} (${times})` };
  });
}

export function readTap(output: string): Reading {
  const cases: Case[] = [];
  let planned: number | undefined;
  let remarks: string[] = [];
  for (const line of output.split('\n')) {
    const result = RESULT.exec(line);
    const plan = PLAN.exec(line);
    const remark = REMARK.exec(line)?.[1];
    if (result) {
      const [name = '', directive = ''] = (result[3] ?? '').split(/ *# (?=SKIP|XFAIL|XPASS|TODO)/i);
      const outcome = outcomeOf(result[1] === 'ok', directive);
      const why = outcome === 'skip' ? directive.replace(/^SKIP:? ?/i, '') : '';
      const said = outcome === 'pass' ? '' : [why, ...remarks].filter((text) => text !== '').join('; ');
      cases.push({ name: name.trim() || `case ${result[2] ?? ''}`, outcome, remark: said });
      remarks = [];
    } else if (plan) {
      planned = Number(plan[1]);
      if (planned === 0) cases.push({ name: 'all', outcome: 'skip', remark: plan[2] ?? '' });
    } else if (remark !== undefined && !CHATTER.test(remark)) {
      remarks = [...remarks, remark.trim()].slice(-MOST_REMARKS);
    }
  }
  const missing = planned !== undefined && planned > 0 && cases.length < planned;
  const problem = missing ? `only ${cases.length} of ${planned ?? 0} cases reported` : undefined;
  return { cases: unique(cases), problem };
}

/** How the program ended, beside what it printed. */
export interface Ended {
  /** As a shell tells it: above 128, a signal killed it. */
  code: number | null;
  timedOut: boolean;
}

/** The whole program as one case. */
function whole({ code }: Ended, output: string): Case {
  const outcome = code === 0 ? 'pass' : code === EXIT_SKIP ? 'skip' : 'fail';
  const last = output.trim().split('\n').slice(-MOST_REMARKS).join('; ');
  return { name: 'exit code', outcome, remark: outcome === 'pass' ? '' : `${code ?? '?'}: ${last}` };
}

function killed({ code }: Ended): string | undefined {
  if (code === null) return 'it could not be run';
  return code > EXIT_SIGNAL ? `killed by signal ${code - EXIT_SIGNAL}` : undefined;
}

/** The cases of a program, and one more if it did not end well by itself. */
export function casesOf(output: string, ended: Ended): Case[] {
  const { cases, problem } = readTap(output);
  const found = cases.length > 0 ? cases : ended.timedOut ? [] : [whole(ended, output)];
  const wrong = ended.timedOut ? 'it hung and was killed' : (killed(ended) ?? problem);
  return wrong === undefined ? found : [...found, { name: 'end', outcome: 'fail', remark: wrong }];
}
