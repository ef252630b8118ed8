// SPDX-License-Identifier: MIT
// Runs selftests on one kernel, and judges each by what it printed, how it ended, and what the kernel complained
// about meanwhile. A machine that is lost loses only the test that ran: the rest goes on in another one.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../kernel/tools/lib/errors';
import { writeAtomic } from '../../kernel/tools/lib/files';
import { inProject } from '../../kernel/tools/lib/paths';
import { task } from '../../kernel/tools/lib/progress';
import { GUEST_PROJECT, runVm, type Ending } from '../../kernel/tools/vm';
import { sameTest, type Numbered } from '../harness/protocol';
import { findSplats, type Splat } from '../harness/splats';
import { isClosing } from '../harness/verdict';
import type { BuiltSelftests } from './build';
import type { RunResults } from './compare';
import { nameOf, type Selftest } from './list';
import { casesOf, type Case } from './tap';

const RUNNER = `${GUEST_PROJECT}/build/test/kselftest/guest.js`;
const PLACE = ['build', 'kselftest'];
/** A test that hangs is killed in the guest; this is for a kernel that does not do even that. */
const SPARE_MS = 120_000;
const BOOT_MS = 180_000;
const CONSOLE_BYTES = 64 * 1024 * 1024;

/** The guest sees the project, not the cache. */
function layOut({ dir, key }: BuiltSelftests): void {
  const stamp = inProject(...PLACE, '.key');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  rmSync(inProject(...PLACE), { recursive: true, force: true });
  cpSync(dir, inProject(...PLACE), { recursive: true, verbatimSymlinks: true });
  writeAtomic(stamp, key);
}

interface Machine {
  records: Numbered[];
  splats: Splat[];
  ending: Ending;
}

async function boot(
  kernel: string,
  tests: readonly Selftest[],
  onTest: (name: string) => void,
): Promise<Machine> {
  const consoleLog = inProject('build', 'logs', `kselftest.log.${process.pid}`);
  mkdirSync(inProject('build', 'logs'), { recursive: true });
  const results: string[] = [];
  const ending = await runVm({
    kernel,
    command: ['node', RUNNER, JSON.stringify({ from: `${GUEST_PROJECT}/${PLACE.join('/')}`, tests })],
    kernelArguments: ['kunit.enable=0', 'sysctl.kernel.hung_task_timeout_secs=60'],
    consoleLog,
    limits: {
      bootMs: BOOT_MS,
      silenceMs: Math.max(...tests.map(({ seconds }) => seconds)) * 1000 + SPARE_MS,
      consoleBytes: CONSOLE_BYTES,
    },
    streams: { error: process.stderr },
    results: {
      onLine: (line) => {
        results.push(line);
        const record = JSON.parse(line) as Numbered;
        if (record.type === 'begin') onTest(record.name);
      },
      complete: () => results.some(isClosing),
    },
  });
  const splats = findSplats(readFileSync(consoleLog, 'utf8'));
  rmSync(consoleLog, { force: true });
  return { records: results.map((line) => JSON.parse(line) as Numbered), splats, ending };
}

function kernelCase(name: string, splats: readonly Splat[]): Case[] {
  const own = splats.filter(({ test }) => test !== undefined && sameTest(test, name));
  if (own.length === 0) return [];
  const remark = own.map(({ title }) => title).join('; ');
  return [{ name: 'kernel log', outcome: 'fail', remark }];
}

/** The cases of the tests that a machine got through, and the test that it was lost in. */
function judge({ records, splats, ending }: Machine): {
  done: Map<string, Case[]>;
  lost: string | undefined;
} {
  const done = new Map<string, Case[]>();
  let running: string | undefined;
  for (const record of records) {
    if (record.type === 'begin') running = record.name;
    if (record.type !== 'selftest') continue;
    done.set(record.name, [...casesOf(record.output, record), ...kernelCase(record.name, splats)]);
    running = undefined;
  }
  if (running === undefined) return { done, lost: undefined };
  const lost: Case = { name: 'end', outcome: 'fail', remark: `the machine was lost: ${ending.detail}` };
  done.set(running, [lost, ...kernelCase(running, splats)]);
  return { done, lost: running };
}

export async function runSelftests(
  title: string,
  kernel: string,
  built: BuiltSelftests,
  tests: readonly Selftest[],
): Promise<RunResults> {
  layOut(built);
  const results: Record<string, Case[]> = {};
  const left = (): Selftest[] => tests.filter((test) => !(nameOf(test) in results));
  await task(`selftests on the ${title}`, undefined, async (report) => {
    while (left().length > 0) {
      const machine = await boot(kernel, left(), (name) => {
        report(tests.findIndex((test) => nameOf(test) === name) / tests.length);
        report(name);
      });
      const { done, lost } = judge(machine);
      for (const [name, cases] of done) results[name] = cases;
      if (left().length > 0 && lost === undefined)
        throw new UserError(`the machine ended before all selftests were run: ${machine.ending.detail}`);
    }
  });
  return results;
}

/** Where results are kept. */
export function resultsFile(dir: string): string {
  return join(dir, 'results.json');
}
