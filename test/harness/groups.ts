// SPDX-License-Identifier: MIT
// What several commands do with a run in the guest: start it, and make groups of verdicts of it.
import { isUserError, messageOf } from '../../kernel/tools/lib/errors';
import { say } from '../../kernel/tools/lib/progress';
import { describeKernel } from '../../kernel/tools/vm/kernel';
import { runGuestTests, type GuestOptions } from './guest-tests';
import type { GroupSummary } from './summary';

/** Runs guest tests; KUnit's results are a group of their own. */
export async function guestSummaries(group: string, options: GuestOptions): Promise<GroupSummary[]> {
  const outcome = await runGuestTests(options);
  const boot = outcome.ending.bootSeconds;
  const booted = boot === undefined ? 'never came up' : `up after ${boot.toFixed(1)} s`;
  say(`the guest ran under ${outcome.accelerator}`);
  const note = `${describeKernel(options.kernel)}, ${booted}; its log is ${outcome.log}`;
  const kunit = outcome.kunit.length === 0 ? [] : [{ group: 'kunit', verdicts: outcome.kunit }];
  return [{ group, verdicts: outcome.guest, note }, ...kunit];
}

/** A group that could not even start must not take the other's results with it. */
export async function guarded(group: string, run: Promise<GroupSummary[]>): Promise<GroupSummary[]> {
  try {
    return await run;
  } catch (error) {
    const message = isUserError(error) ? error.message : ((error as Error).stack ?? messageOf(error));
    return [{ group, verdicts: [{ name: 'could not run', status: 'failed', messages: [message] }] }];
  }
}
