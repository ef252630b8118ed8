// SPDX-License-Identifier: MIT
// `npm test`: compiles what changed, builds the kernel if need be, and runs unit, host and guest tests and the
// kernel's own. Host and guest run side by side. The last line is the total.
import { say } from '../kernel/tools/lib/progress';
import { ensureCompiled } from './harness/compile';
import { guarded, guestSummaries } from './harness/groups';
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
  const onFirstTest = (): void => say(`tests in the guest: the first began after ${seconds()} s`);
  const groups = await guestSummaries('guest', { kernel, pattern, onFirstTest });
  say(`tests in the guest: done after ${seconds()} s`);
  return groups;
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
