// SPDX-License-Identifier: MIT
// Runs the kernel's make inside the toolchain: configuration and targets, with progress from counting its lines and
// the compiler's words, not make's, when it fails.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { base } from './base';
import { checkConfig, fragmentsOf, LLVM_CONFIGS, type ConfigName } from './config';
import type { Bind } from './lib/chroot';
import { UserError } from './lib/errors';
import { recall, remember, type Estimate } from './lib/estimates';
import type { RunOptions } from './lib/exec';
import { hashOf, listFiles, writeAtomic } from './lib/files';
import { cacheDir, inProject } from './lib/paths';
import { task, type Report } from './lib/progress';
import { blamesSource, diagnose, stepOf } from './diagnose';
import { overlayPaths } from './overlay';
import type { Toolchain } from './toolchain';
import { whileMarked, type WorkDir } from './workdir';

export interface Target {
  toolchain: Toolchain;
  work: WorkDir;
  /** The source tree on the host. */
  src: string;
  config: ConfigName;
  /** What is added to the version that uname shows. */
  release: string;
}

export class KernelBuildError extends UserError {
  constructor(
    message: string,
    /** A compiler or linker said what is wrong with the source. */
    readonly diagnosed: boolean,
  ) {
    super(message);
  }
}

/** Until this machine has done it once: two cores, nothing else running. */
const FIRST_GUESS: Record<ConfigName, Estimate> = {
  base: { seconds: 300, steps: 2400 },
  test: { seconds: 600, steps: 3120 },
  kasan: { seconds: 1200, steps: 3140 },
};

const SHOWN_LINES = 20;

function environment(release: string): Record<string, string> {
  const { timestamp, user, host } = base().build;
  return {
    KBUILD_BUILD_TIMESTAMP: timestamp,
    KBUILD_BUILD_USER: user,
    KBUILD_BUILD_HOST: host,
    KBUILD_BUILD_VERSION: '1',
    LOCALVERSION: release,
    // Nothing above the source may be taken for its repository.
    GIT_CEILING_DIRECTORIES: '/mnt',
  };
}

function bindsOf({ src, work }: Target): Bind[] {
  return [
    { from: src, to: 'src' },
    { from: work.obj, to: 'obj', writable: true },
    { from: inProject('kernel', 'config'), to: 'config' },
  ];
}

export async function runMake(target: Target, args: string[], opts: RunOptions = {}): Promise<string> {
  const { toolchain, release, config } = target;
  const compiler = LLVM_CONFIGS.includes(config) ? ['LLVM=1'] : [];
  const where = ['-C', '/mnt/src', 'O=/mnt/obj', 'ARCH=x86_64', ...compiler];
  const { stdout } = await toolchain.run('make', [...where, ...args], {
    label: `make ${args.at(-1) ?? ''}`,
    ...opts,
    env: environment(release),
    binds: bindsOf(target),
  });
  return stdout;
}

/** What the result of configure() depends on: the fragments and what the patches do to Kconfig files. */
function configStamp(fragments: string[]): string {
  const own = [...overlayPaths().values()].filter((path) => /(^|\/)Kconfig/.test(path));
  const patches = listFiles(inProject('kernel', 'patches')).map((path) =>
    inProject('kernel', 'patches', path),
  );
  const kconfigPatches = patches
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => text.includes('/Kconfig'));
  return hashOf([...fragments, ...own.map((path) => readFileSync(inProject(path))), ...kconfigPatches]);
}

/** Writes .config unless what it is made of is unchanged. */
export async function configure(target: Target): Promise<void> {
  const fragments = fragmentsOf(target.config);
  const { obj } = target.work;
  const stampFile = join(obj, '.lockstep-config');
  const stamp = configStamp(fragments.map(({ text }) => text));
  const done = existsSync(join(obj, '.config')) && existsSync(stampFile);
  if (done && readFileSync(stampFile, 'utf8') === stamp) return;
  rmSync(stampFile, { force: true });
  await task(`configuring the kernel (${target.config})`, 15, async (report) => {
    await whileMarked(target.work, async () => {
      await runMake(target, ['allnoconfig']);
      report(0.3);
      const files = fragments.map(({ file }) => `/mnt/config/${file}`);
      await mergeFragments(target, files);
      report(0.5);
      await runMake(target, ['olddefconfig']);
    });
  });
  checkConfig(fragments, readFileSync(join(obj, '.config'), 'utf8'));
  writeAtomic(stampFile, stamp);
}

async function mergeFragments(target: Target, files: string[]): Promise<void> {
  const args = ['-m', '-O', '/mnt/obj', '/mnt/obj/.config', ...files];
  const where = { cwd: '/mnt/src', binds: bindsOf(target) };
  await target.toolchain.run('scripts/kconfig/merge_config.sh', args, where);
}

function buildError(target: Target, log: string): KernelBuildError {
  const lines = readFileSync(log, 'utf8').split('\n');
  const diagnosis = diagnose(lines, overlayPaths());
  const shown = diagnosis.length > 0 ? diagnosis : lines.slice(-SHOWN_LINES);
  const text = shown.slice(0, SHOWN_LINES * 2).map((line) => `    ${line}`);
  return new KernelBuildError(
    `the kernel (${target.work.name}) does not build; the whole log is ${log}\n${text.join('\n')}`,
    diagnosis.some(blamesSource),
  );
}

/** Counts what make says it does. */
function counter(
  report: Report,
  total: number | undefined,
): { onLine: (line: string) => void; steps: () => number } {
  let steps = 0;
  return {
    steps: () => steps,
    onLine: (line) => {
      const step = stepOf(line);
      if (step === undefined) return;
      steps += 1;
      if (total !== undefined) report(steps / total);
      report(step);
    },
  };
}

export async function make(target: Target, goals: string[]): Promise<void> {
  const { work, config } = target;
  const log = join(cacheDir, 'log', `build-${work.name}.log`);
  mkdirSync(join(cacheDir, 'log'), { recursive: true });
  rmSync(log, { force: true });
  // Only of a whole kernel is known how much there is to do.
  const whole = goals.includes('bzImage') && !existsSync(join(work.obj, 'vmlinux'));
  const step = `build-${config}-whole`;
  const usual = whole ? recall(step, FIRST_GUESS[config]) : undefined;
  const started = Date.now();
  await task(`building the kernel (${work.name})`, usual?.seconds, async (report) => {
    const count = counter(report, usual?.steps);
    const jobs = `-j${availableParallelism()}`;
    try {
      await whileMarked(work, () => runMake(target, [jobs, ...goals], { log, onLine: count.onLine }));
    } catch (error) {
      if (!(error instanceof UserError) || !existsSync(log)) throw error;
      throw buildError(target, log);
    }
    if (usual) remember(step, { seconds: (Date.now() - started) / 1000, steps: count.steps() });
  });
}
