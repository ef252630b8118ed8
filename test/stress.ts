// SPDX-License-Identifier: MIT
// `npm run stress`: the tests of races with all their rounds, and whether the kernel holds as much afterwards as before.
import { ensureCompiled } from './harness/compile';
import { guarded, guestSummaries } from './harness/groups';
import { parseStressOptions, ROUNDS } from './harness/stress-options';
import { summarise } from './harness/summary';

const USAGE = `npm run stress -- [options]
  --rounds N        rounds of each test, default ${ROUNDS}
  --guest PATTERN   only stress tests with PATTERN in their path
  --kernel stock    on the kernel without our patches, or on any image by its path
  --config NAME     kernel configuration, default test`;

export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--help') {
    console.log(USAGE);
    return 0;
  }
  const options = parseStressOptions(args, USAGE, 'test');
  await ensureCompiled();
  const run = guestSummaries('stress', { ...options, onFirstTest: () => undefined });
  const { text, success } = summarise(await guarded('stress', run));
  console.log(text);
  return success ? 0 : 1;
}
