// SPDX-License-Identifier: MIT
// The measurements that start programs and machines: boot time, instructions, mounts, codegen.
import { cpus } from 'node:os';
import { UserError } from '../../kernel/tools/lib/errors';
import { run } from '../../kernel/tools/lib/exec';
import { inProject } from '../../kernel/tools/lib/paths';
import { task } from '../../kernel/tools/lib/progress';
import { GUEST_PROJECT, runVm, type VmOptions } from '../../kernel/tools/vm';
import { staticProgram } from '../../kernel/tools/vm/static-program';
import { Collector } from './collector';
import { readInstructions, type Instructions, type Results } from './results';
import { median } from './timing';

const TIMES = 5;
/** The host may be busy, and counting is slow. */
const LIMITS = { bootMs: 300_000, totalMs: 3_600_000 };

function rounded(values: readonly number[]): number {
  return Number(median(values).toFixed(2));
}

/** What a program in the guest prints. */
async function output(options: VmOptions): Promise<string> {
  const collected = new Collector();
  const ending = await runVm({
    ...options,
    limits: LIMITS,
    streams: { output: collected, error: process.stderr },
  });
  if (ending.exit?.code !== 0) throw new UserError(`the benchmark in the guest failed: ${ending.detail}`);
  return collected.text;
}

export function instructionsOn(kernel: string, title: string): Promise<Instructions> {
  return task(`counting instructions, ${title} kernel`, 60, async () => {
    const program = await staticProgram('instructions', 'test/bench/instructions');
    const text = await output({
      kernel,
      root: 'initramfs',
      counting: true,
      command: ['/instructions'],
      files: [{ path: 'instructions', mode: 0o755, content: program }],
      kernelArguments: ['nokaslr', 'norandmaps', 'kunit.enable=0'],
    });
    return readInstructions(text);
  });
}

export function bootSeconds(kernel: string, title: string): Promise<number> {
  return task(`timing the boot, ${title} kernel`, 20, async () => {
    const times: number[] = [];
    for (let at = 0; at < TIMES; at++) {
      const ending = await runVm({ kernel, root: 'initramfs', command: [], limits: LIMITS });
      if (ending.bootSeconds === undefined) throw new UserError(`the ${title} kernel did not boot`);
      times.push(ending.bootSeconds);
    }
    return rounded(times);
  });
}

export function mountTimes(kernel: string): Promise<NonNullable<Results['mounts']>> {
  return task('timing mount_info() among ten thousand mounts', 120, async () => {
    const directory = `${GUEST_PROJECT}/build/test/bench`;
    const text = await output({
      kernel,
      command: ['node', `${directory}/guest/mounts.js`, `${directory}/loop.so`],
      kernelArguments: ['kunit.enable=0'],
    });
    return JSON.parse(text) as NonNullable<Results['mounts']>;
  });
}

export function codegenSeconds(): Promise<number> {
  return task('timing codegen', 20, async () => {
    const times: number[] = [];
    for (let at = 0; at < TIMES; at++) {
      const start = performance.now();
      await run('npm', ['run', '--silent', 'codegen', '--', '--check'], { cwd: inProject() });
      times.push((performance.now() - start) / 1000);
    }
    return rounded(times);
  });
}

/** The machine, as far as it explains the times. */
export function describeMachine(accelerator: string): string {
  const [first] = cpus();
  return `${cpus().length} x ${first?.model.trim() ?? 'unknown processor'}; guest under ${accelerator}`;
}
