// SPDX-License-Identifier: MIT
// Reads the results of the kernel's own unit tests (KUnit) from its log. The format is KTAP: nested by indentation,
// each level with a plan; everything that is not a result line may be mixed in.
import { kernelLines } from './kernel-log';
import type { TestVerdict } from './verdict';

interface Level {
  indent: number;
  name: string;
  planned: number | undefined;
  seen: number;
  /** Remarks since the last result: what failed, where, and with which values. */
  remarks: string[];
}

const RESULT = /^( *)(not ok|ok) (\d+) ?(.*)$/;
const PLAN = /^( *)1\.\.(\d+)$/;
const SUBTEST = /^( *)# Subtest: (.*)$/;
const REMARK = /^( *)# (.*)$/;
/** Counts that KUnit prints before a result line; the result lines tell the same. */
const TALLY = /^(?:[\w-]+: )?(?:Totals: )?pass:\d+ fail:\d+ skip:\d+ total:\d+$/;

class Reader {
  readonly verdicts: TestVerdict[] = [];
  private readonly levels: Level[] = [];

  line(line: string): void {
    const start = /^( *)KTAP version \d+$/.exec(line);
    if (start) this.open((start[1] ?? '').length);
    else if (this.levels.length > 0) this.inside(line);
  }

  /** Levels that never came to their result line: the kernel stopped in the middle. */
  end(): void {
    for (let level = this.levels.pop(); level; level = this.levels.pop()) this.checkPlan(level);
  }

  private open(indent: number): void {
    this.levels.push({ indent, name: '', planned: undefined, seen: 0, remarks: [] });
  }

  private get level(): Level | undefined {
    return this.levels.at(-1);
  }

  private inside(line: string): void {
    const level = this.level;
    if (!level) return;
    const result = RESULT.exec(line);
    const plan = PLAN.exec(line);
    const subtest = SUBTEST.exec(line);
    if (result) this.result(result);
    else if (plan && (plan[1] ?? '').length === level.indent) level.planned = Number(plan[2]);
    else if (subtest && (subtest[1] ?? '').length === level.indent) level.name = subtest[2] ?? '';
    else if (subtest) this.parameterised((subtest[1] ?? '').length, subtest[2] ?? '');
    else this.remark(line);
  }

  /** A case with parameters opens a level by its subtest line, in kernels that give it no version line. */
  private parameterised(indent: number, name: string): void {
    this.open(indent);
    const level = this.level;
    if (level) level.name = name;
  }

  private remark(line: string): void {
    const found = REMARK.exec(line);
    const text = found ? (found[2] ?? '') : line.startsWith('    ') ? line.trim() : '';
    if (text !== '' && !TALLY.test(text)) this.level?.remarks.push(text);
  }

  private result([, spaces = '', outcome = '', , rest = '']: RegExpExecArray): void {
    let children = false;
    while (this.level && this.level.indent > spaces.length) {
      const inner = this.levels.pop();
      if (inner) this.checkPlan(inner);
      children ||= (inner?.seen ?? 0) > 0;
    }
    const level = this.level;
    if (level?.indent !== spaces.length) return;
    level.seen += 1;
    const [name = '', directive = ''] = rest.replace(/^- /, '').split(/ # (?=SKIP|XFAIL|TIMEOUT)/);
    // A group's result repeats its cases'; it counts only if there were none to count.
    if (!children) this.count(level, name.trim(), outcome === 'ok', directive);
    level.remarks = [];
  }

  private path(level: Level, name: string): string {
    const above = this.levels.slice(0, this.levels.indexOf(level) + 1).map((each) => each.name);
    return ['KUnit', ...above, name].filter((part) => part !== '').join(' > ');
  }

  private count(level: Level, name: string, ok: boolean, directive: string): void {
    const skipped = directive.startsWith('SKIP');
    this.verdicts.push({
      name: this.path(level, name),
      status: ok && !skipped ? 'passed' : 'failed',
      messages: ok && !skipped ? [] : [...level.remarks, directive].filter((text) => text !== ''),
    });
  }

  private checkPlan(level: Level): void {
    if (level.planned === undefined || level.seen >= level.planned) return;
    const missing = level.planned - level.seen;
    this.verdicts.push({
      name: this.path(level, 'missing results'),
      status: 'lost',
      messages: [`${missing} of ${level.planned} never reported`],
    });
  }
}

/** One verdict a KUnit case; empty if the kernel ran none. */
export function readKtap(log: string): TestVerdict[] {
  const reader = new Reader();
  for (const line of kernelLines(log)) reader.line(line);
  reader.end();
  return reader.verdicts;
}
