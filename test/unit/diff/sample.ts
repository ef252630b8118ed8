// SPDX-License-Identifier: MIT
// The small spec below sample/ with a few lines changed: the two sides of a comparison.
import { readFileSync, readdirSync } from 'node:fs';
import { diffSpecs, type Finding, type Side } from '../../../codegen/src/diff/finding';
import { loadSide } from '../../../codegen/src/diff/load';
import type { SpecTree } from '../../../codegen/src/load/files';
import { inProject } from '../../../kernel/tools/lib/paths';

/**
 * Text that stands in exactly one line of exactly one file, and what stands there instead; or the path of a file, and
 * its new one (empty when it goes).
 */
export type Edit = readonly [from: string, to: string];

const folder = inProject('test', 'unit', 'diff', 'sample');
const original: ReadonlyMap<string, string> = new Map(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [`spec/${name}`, readFileSync(`${folder}/${name}`, 'utf8')]),
);

export function sampleTree(edits: readonly Edit[]): SpecTree {
  const texts = new Map(original);
  for (const [from, to] of edits) {
    const text = texts.get(from);
    if (text !== undefined) {
      texts.delete(from);
      if (to !== '') texts.set(to, text);
      continue;
    }
    const holders = [...texts].filter(([, content]) => content.includes(from));
    const [file = '', content = ''] = holders[0] ?? [];
    if (holders.length !== 1 || content.split(from).length !== 2)
      throw new Error(`"${from}" has to stand in the sample exactly once`);
    texts.set(
      file,
      content.replace(from, () => to),
    );
  }
  return { list: () => [...texts.keys()], read: (file) => texts.get(file) ?? '' };
}

export function sample(...edits: Edit[]): Side {
  return loadSide(sampleTree(edits), 'the sample');
}

export function diffOf(previous: readonly Edit[], current: readonly Edit[]): Finding[] {
  return diffSpecs(sample(...previous), sample(...current));
}
