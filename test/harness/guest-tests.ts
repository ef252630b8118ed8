// SPDX-License-Identifier: MIT
// Runs the guest tests in one machine, and judges what it left. KUnit runs while that machine boots.
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { Writable } from 'node:stream';
import { UserError } from '../../kernel/tools/lib/errors';
import { listFiles } from '../../kernel/tools/lib/files';
import { inProject } from '../../kernel/tools/lib/paths';
import { GUEST_PROJECT, runVm, type Ending } from '../../kernel/tools/vm';
import { ensureGuestPrograms } from '../../kernel/tools/vm/guest-programs';
import { kernelImage, type KernelChoice } from '../../kernel/tools/vm/kernel';
import { readKtap } from './ktap';
import { isClosing, judge, type TestVerdict } from './verdict';

const RUNNER = `${GUEST_PROJECT}/build/test/harness/guest/run.js`;

interface Times {
  /** One test; under emulation a process start alone takes a second. */
  testMs: number;
  /** Longer than any one test may take, so that a test fails by itself as long as the guest still runs. */
  silenceMs: number;
  totalMs: number;
}

const MINUTE_MS = 60_000;
const BOOT_MS = 3 * MINUTE_MS;
const USUAL: Times = { testMs: MINUTE_MS, silenceMs: 2 * MINUTE_MS, totalMs: 20 * MINUTE_MS };
/** A test that does a thing ten thousand times is silent meanwhile. */
const STRESS: Times = { testMs: 60 * MINUTE_MS, silenceMs: 65 * MINUTE_MS, totalMs: 600 * MINUTE_MS };

/** How much slower a configuration makes everything. */
const SLOWNESS: Partial<Record<string, number>> = { kasan: 4 };

/** Tests of races: a short form is in every run, `npm run stress` gives them their rounds. */
const STRESS_TEST = /\.stress\.test\.js$/;

export interface GuestOptions {
  kernel: KernelChoice;
  /** Part of a test file's path. */
  pattern?: string | undefined;
  /** Only stress tests, with this many rounds. */
  rounds?: number | undefined;
  onFirstTest: () => void;
}

export interface GuestOutcome {
  guest: TestVerdict[];
  kunit: TestVerdict[];
  ending: Ending;
  accelerator: string;
  /** File with the kernel's log. */
  log: string;
}

function testFiles({ pattern = '', rounds }: GuestOptions): string[] {
  const files = listFiles(inProject('build', 'test', 'guest')).filter((file) => file.endsWith('.test.js'));
  const kind = rounds === undefined ? files : files.filter((file) => STRESS_TEST.test(file));
  const chosen = kind.filter((file) => file.includes(pattern));
  if (chosen.length === 0) {
    const what = rounds === undefined ? 'guest test' : 'stress test';
    throw new UserError(`no ${what} has "${pattern}" in its path below test/guest`);
  }
  return chosen;
}

function timesOf({ rounds, kernel }: GuestOptions): Times {
  const { testMs, silenceMs, totalMs } = rounds === undefined ? USUAL : STRESS;
  const factor = SLOWNESS[kernel.config] ?? 1;
  return { testMs: testMs * factor, silenceMs: silenceMs * factor, totalMs: totalMs * factor };
}

/** Keeps what the guest's program prints, for the day on which it fails without a record. Chosen tests show it. */
function collector(show: boolean): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      if (show) process.stdout.write(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString().trim() };
}

function kunitVerdicts(log: string, expected: boolean): TestVerdict[] {
  const verdicts = readKtap(log);
  if (!expected || verdicts.length > 0) return verdicts;
  return [
    { name: 'KUnit', status: 'lost', messages: ['the kernel reported no KUnit results while it booted'] },
  ];
}

export async function runGuestTests(options: GuestOptions): Promise<GuestOutcome> {
  const files = testFiles(options);
  await ensureGuestPrograms();
  const kernel = await kernelImage(options.kernel);
  const log = inProject('build', 'logs', 'guest-console.log');
  // Another run in this checkout must not write into this one's evidence.
  const ownLog = `${log}.${process.pid}`;
  mkdirSync(inProject('build', 'logs'), { recursive: true });
  // A chosen test is wanted soon; the kernel's own tests run with all of them.
  const kunit =
    options.kernel.config !== 'base' && options.pattern === undefined && options.rounds === undefined;
  const results: string[] = [];
  const output = collector(options.pattern !== undefined);
  const { testMs, silenceMs, totalMs } = timesOf(options);
  let started = false;
  let accelerator = '';
  const onLine = (line: string): void => {
    results.push(line);
    if (started || !line.includes('"type":"begin"')) return;
    started = true;
    options.onFirstTest();
  };
  const ending = await runVm({
    kernel,
    command: ['node', RUNNER, ...files],
    environment: {
      LOCKSTEP_TEST_TIMEOUT_MS: String(testMs),
      ...(options.rounds === undefined ? {} : { LOCKSTEP_ROUNDS: String(options.rounds) }),
    },
    kernelArguments: [`kunit.enable=${kunit ? 1 : 0}`, 'sysctl.kernel.hung_task_timeout_secs=30'],
    consoleLog: ownLog,
    limits: { bootMs: BOOT_MS * (SLOWNESS[options.kernel.config] ?? 1), silenceMs, totalMs },
    results: { onLine, complete: () => results.some(isClosing) },
    onAccelerator: ({ name, reason }) => (accelerator = `${name}: ${reason}`),
    streams: { output: output.stream, error: output.stream },
  });
  const text = readFileSync(ownLog, 'utf8');
  renameSync(ownLog, log);
  const guest = judge({
    results,
    log: text,
    exit: ending.exit,
    detail: ending.detail,
    output: output.text(),
  });
  return { guest, kunit: kunitVerdicts(text, kunit), ending, accelerator, log };
}
