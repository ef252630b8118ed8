// SPDX-License-Identifier: MIT
// `npm run kselftest`: the kernel's own selftests on the stock and on the patched kernel, side by side. What differs
// is an error; what fails or is skipped on both is listed, with the reason that the test gives.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, dropEntry } from '../../kernel/tools/lib/cache';
import { hashOf } from '../../kernel/tools/lib/files';
import { cacheDir, inProject } from '../../kernel/tools/lib/paths';
import { buildKernel } from '../../kernel/tools/build';
import { ensureGuestRoot } from '../../kernel/tools/image';
import { kernelImage } from '../../kernel/tools/vm/kernel';
import { ensureCompiled } from '../harness/compile';
import { ensureSelftests, type BuiltSelftests } from './build';
import { describeDifference, differences, listOutcome, table, type RunResults } from './compare';
import { choose, type Selftest } from './list';
import { resultsFile, runSelftests } from './machine';
import { parseOptions, USAGE, type Options, type Side } from './options';

const CONFIG = 'test';

/** The sources on which the results of a run depend. */
const HOW = ['guest.ts', 'machine.ts', 'tap.ts'];

/** What the stock kernel does is known once for each set of tests. */
async function onStock(
  built: BuiltSelftests,
  tests: readonly Selftest[],
  again: boolean,
): Promise<RunResults> {
  const { key: kernelKey, bzImage } = await buildKernel({ variant: 'stock', config: CONFIG });
  const root = await ensureGuestRoot();
  const way = HOW.map((file) => readFileSync(inProject('test', 'kselftest', file)));
  const key = hashOf([kernelKey, built.key, root, JSON.stringify(tests), ...way]).slice(0, 20);
  if (again) await dropEntry(join(cacheDir, 'kselftest', key));
  const dir = await cached('kselftest', key, async (into) => {
    const results = await runSelftests('stock kernel', bzImage, built, tests);
    writeFileSync(resultsFile(into), JSON.stringify(results));
  });
  return JSON.parse(readFileSync(resultsFile(dir), 'utf8')) as RunResults;
}

async function resultsOf(side: Side, options: Options, built: BuiltSelftests): Promise<RunResults> {
  const tests = choose(built.list, options.names);
  if (side === 'stock') return onStock(built, tests, options.again);
  const kernel = await kernelImage({ name: options.kernel, config: CONFIG });
  return runSelftests(options.kernel === 'patched' ? 'patched kernel' : options.kernel, kernel, built, tests);
}

function paragraph(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

function report(runs: Readonly<Partial<Record<Side, RunResults>>>): boolean {
  const { stock, patched } = runs;
  const differing = stock && patched ? differences(stock, patched) : [];
  const shown = patched ?? stock ?? {};
  const both = stock && patched ? ' on both' : '';
  console.log(table(runs, differing));
  console.log(paragraph(`failed${both}`, listOutcome(shown, 'fail')));
  console.log(paragraph(`skipped${both}`, listOutcome(shown, 'skip')));
  for (const one of differing) console.log(describeDifference(one));
  if (stock && patched) console.log(`${differing.length} of the cases differ`);
  return differing.length === 0;
}

export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--help') {
    console.log(USAGE);
    return 0;
  }
  const options = parseOptions(args);
  await ensureCompiled();
  const built = await ensureSelftests();
  const runs: Partial<Record<Side, RunResults>> = {};
  for (const side of options.sides) runs[side] = await resultsOf(side, options, built);
  return report(runs) ? 0 : 1;
}
