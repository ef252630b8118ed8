// SPDX-License-Identifier: MIT
// `npm run test:kasan`: guest and stress tests on a kernel that finds wrong accesses (KASAN) and lost memory (kmemleak).
// What either of them reports fails the run.
import { ensureCompiled } from './harness/compile';
import { guarded, guestSummaries } from './harness/groups';
import { parseStressOptions, ROUNDS } from './harness/stress-options';
import { summarise } from './harness/summary';

const USAGE = `npm run test:kasan -- [options]
  --rounds N        rounds of each stress test, default ${ROUNDS}
  --guest PATTERN   only tests with PATTERN in their path
  --kernel PATH     an image with KASAN in place of ours
  --config NAME     kernel configuration, default kasan`;

export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--help') {
    console.log(USAGE);
    return 0;
  }
  const { rounds, ...options } = parseStressOptions(args, USAGE, 'kasan');
  await ensureCompiled();
  const onFirstTest = (): void => undefined;
  // One after the other: each machine has the processors for itself, and each ends with its own search for leaks.
  const guest = await guarded('guest', guestSummaries('guest', { ...options, onFirstTest }));
  const stress = await guarded('stress', guestSummaries('stress', { ...options, rounds, onFirstTest }));
  const { text, success } = summarise([...guest, ...stress]);
  console.log(text);
  return success ? 0 : 1;
}
