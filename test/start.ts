// SPDX-License-Identifier: MIT
// `npm start`: builds what is needed, runs every example in a machine with the patched kernel, and prints the wishes
// with what was seen of each.
import { basename } from 'node:path';
import { loadModel } from '../codegen/src/generate';
import type { Wish } from '../codegen/src/model/types';
import { UserError } from '../kernel/tools/lib/errors';
import { listFiles } from '../kernel/tools/lib/files';
import { inProject, projectRoot } from '../kernel/tools/lib/paths';
import { GUEST_PROJECT, runVm } from '../kernel/tools/vm';
import { kernelImage } from '../kernel/tools/vm/kernel';
import { ensureCompiled } from './harness/compile';
import type { Numbered } from './harness/protocol';
import { isClosing } from './harness/verdict';

const RUNNER = `${GUEST_PROJECT}/build/test/harness/guest/run-examples.js`;
const TOTAL_MS = 10 * 60_000;

/** Names of the examples, in the order of their numbers. */
function exampleNames(): string[] {
  return listFiles(inProject('sdk', 'examples'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/** Example -> whether it ended well, as the guest reports it. */
async function runExamples(names: readonly string[]): Promise<Map<string, boolean>> {
  const kernel = await kernelImage({ name: 'patched', config: 'test' });
  const results: string[] = [];
  const ending = await runVm({
    kernel,
    command: ['node', RUNNER, ...names],
    kernelArguments: ['kunit.enable=0'],
    limits: { totalMs: TOTAL_MS },
    streams: { output: process.stdout, error: process.stderr },
    results: { onLine: (line) => results.push(line), complete: () => results.some(isClosing) },
  });
  if (!ending.exit) throw new UserError(`the guest was lost while the examples ran: ${ending.detail}`);
  const records = results.map((line) => JSON.parse(line) as Numbered);
  return new Map(
    records.flatMap((record) => (record.type === 'example' ? [[record.name, record.success]] : [])),
  );
}

/** What the table says of a wish. */
export function describeWish(wish: Wish, seen: ReadonlyMap<string, boolean>): string {
  const examples = wish.examples.map((example) => seen.get(example));
  const outcome =
    examples.length === 0 ? '' : examples.every((ok) => ok === true) ? ', seen now' : ', FAILED NOW';
  if (wish.state === 'granted') return `granted by lockstep${outcome}`;
  if (wish.state === 'upstream') return `granted by upstream${outcome}`;
  return examples.length === 0 ? 'not yet' : `a first part${outcome}`;
}

export async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) throw new UserError(`npm start takes no arguments, but was given ${args.join(' ')}`);
  await ensureCompiled();
  const seen = await runExamples(exampleNames());
  console.log('\nThe 36 wishes:\n');
  for (const wish of loadModel(projectRoot).wishes)
    console.log(`${String(wish.number).padStart(2)}  ${describeWish(wish, seen).padEnd(29)}  ${wish.title}`);
  const failed = [...seen].filter(([, success]) => !success).map(([name]) => name);
  if (failed.length > 0) console.log(`\nThese examples failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}
