// SPDX-License-Identifier: MIT
// `npm test`: compiles what changed, builds the kernel if need be, and runs unit, host and guest tests and the
// kernel's own. Host and guest run side by side. The last line is the total.
import { isUserError, messageOf } from '../kernel/tools/lib/errors';
import { say } from '../kernel/tools/lib/progress';
import { describeKernel } from '../kernel/tools/vm/kernel';
import { ensureCompiled } from './harness/compile';
import { runGuestTests } from './harness/guest-tests';
import { runHostTests, type HostGroup } from './harness/host-tests';
import { parseOptions, USAGE, type TestOptions } from './harness/options';
import { summarise, type GroupSummary } from './harness/summary';

const started = performance.now();

function seconds(): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}

async function hostGroups(options: TestOptions): Promise<GroupSummary[]> {
  const groups = options.groups.filter((group): group is HostGroup => group !== 'guest');
  if (groups.length === 0) return [];
  const verdicts = await runHostTests(groups, options.pattern, options.kernel);
  const failed = groups.flatMap((group) => verdicts[group] ?? []).filter(({ status }) => status !== 'passed');
  say(`tests on the host: done after ${seconds()} s, ${failed.length} failed`);
  return groups.map((group) => ({ group, verdicts: verdicts[group] ?? [] }));
}

async function guestGroups(options: TestOptions): Promise<GroupSummary[]> {
  if (!options.groups.includes('guest')) return [];
  const { kernel, pattern } = options;
  const outcome = await runGuestTests({
    kernel,
    pattern,
    onFirstTest: () => say(`tests in the guest: the first began after ${seconds()} s`),
  });
  say(`tests in the guest: done after ${seconds()} s`);
  const boot = outcome.ending.bootSeconds;
  const booted = boot === undefined ? 'never came up' : `up after ${boot.toFixed(1)} s`;
  say(`the guest ran under ${outcome.accelerator}`);
  const note = `${describeKernel(kernel)}, ${booted}; its log is ${outcome.log}`;
  const kunit = outcome.kunit.length === 0 ? [] : [{ group: 'kunit', verdicts: outcome.kunit }];
  return [{ group: 'guest', verdicts: outcome.guest, note }, ...kunit];
}

/** A group that could not even start must not take the other's results with it. */
async function guarded(group: string, run: Promise<GroupSummary[]>): Promise<GroupSummary[]> {
  try {
    return await run;
  } catch (error) {
    const message = isUserError(error) ? error.message : ((error as Error).stack ?? messageOf(error));
    return [{ group, verdicts: [{ name: 'could not run', status: 'failed', messages: [message] }] }];
  }
}

/** The exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--help') {
    console.log(USAGE);
    return 0;
  }
  const options = parseOptions(args);
  await ensureCompiled();
  const groups = await Promise.all([
    guarded('host', hostGroups(options)),
    guarded('guest', guestGroups(options)),
  ]);
  const { text, success } = summarise(groups.flat());
  console.log(text);
  return success ? 0 : 1;
}
