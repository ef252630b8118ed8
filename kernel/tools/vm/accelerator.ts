// SPDX-License-Identifier: MIT
// Decides between KVM and emulation. That /dev/kvm opens proves nothing: on some hosts a machine starts and then
// hangs. So KVM is used only where it has booted a kernel to its first process in bounded time; the verdict is kept
// for as long as the host stays up.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../lib/errors';
import { run } from '../lib/exec';
import { hashOf, writeAtomic } from '../lib/files';
import { cacheDir } from '../lib/paths';
import { say } from '../lib/progress';
import type { Ending } from './session';

export interface Accelerator {
  name: 'KVM' | 'TCG';
  /** Why, for people. */
  reason: string;
  arguments: readonly string[];
}

/** Boots a machine without a command; resolves when it ended. */
export type ProbeBoot = (accelerator: Accelerator, bootMs: number) => Promise<Ending>;

interface Verdict {
  host: string;
  works: boolean;
  reason: string;
}

const DEVICE = '/dev/kvm';
const QEMU = '/usr/bin/qemu-system-x86_64';
/** KVM needs a second for this; a host on which it needs longer is better off without it. */
const PROBE_MS = 10_000;

const file = join(cacheDir, 'kvm-verdict.json');

function kvm(reason: string): Accelerator {
  return { name: 'KVM', reason, arguments: ['-accel', 'kvm', '-cpu', 'host'] };
}

/**
 * Before 8.1, a CPU of QEMU's could translate code while another one changed it, and keep the stale half: about one
 * boot in thirty died of an `int3` that the kernel had long taken back. One thread for all CPUs cannot race.
 */
export function tcgThreads(version: string): 'multi' | 'single' {
  const [, major = '0', minor = '0'] = /version (\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 8 || (Number(major) === 8 && Number(minor) >= 1) ? 'multi' : 'single';
}

async function tcg(reason: string): Promise<Accelerator> {
  const threads = tcgThreads((await run(QEMU, ['--version'])).stdout);
  const why =
    threads === 'single' ? `${reason}; one thread for all CPUs, because QEMU is older than 8.1` : reason;
  return { name: 'TCG', reason: why, arguments: ['-accel', `tcg,thread=${threads}`, '-cpu', 'max'] };
}

/** For machines whose cost is counted and not timed; time stands still while nothing runs. */
export const COUNTING: Accelerator = {
  name: 'TCG',
  reason: 'instructions are counted',
  arguments: ['-accel', 'tcg,thread=single', '-cpu', 'max', '-icount', 'shift=0,sleep=off'],
};

/** Changes when the host was started anew, or its QEMU replaced. */
function hostState(): string {
  const { rdev, ino } = statSync(DEVICE);
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  const qemu = statSync(QEMU).mtimeMs;
  return hashOf([boot, String(rdev), String(ino), String(qemu)]);
}

function remembered(host: string): Verdict | undefined {
  try {
    const verdict = JSON.parse(readFileSync(file, 'utf8')) as Verdict;
    return verdict.host === host ? verdict : undefined;
  } catch (error) {
    // None yet, or damaged: it is found out again.
    if (codeOf(error) !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

async function probe(host: string, boot: ProbeBoot): Promise<Verdict> {
  say(
    `trying whether KVM runs a guest here (at most ${PROBE_MS / 1000} s, once until the next start of this host)`,
  );
  const ending = await boot(kvm('it is being tried'), PROBE_MS);
  // A kernel that panics was run all right.
  const works = ending.exit !== undefined || ending.loss === 'panic';
  const reason = works ? 'it booted a guest' : `a guest under it was lost: ${ending.detail}`;
  const verdict = { host, works, reason };
  writeAtomic(file, JSON.stringify(verdict));
  return verdict;
}

export async function chooseAccelerator(boot: ProbeBoot): Promise<Accelerator> {
  if (!existsSync(DEVICE)) return tcg('this host has no KVM');
  const host = hostState();
  const verdict = remembered(host) ?? (await probe(host, boot));
  return verdict.works ? kvm(verdict.reason) : tcg(`KVM is here but unusable: ${verdict.reason}`);
}
