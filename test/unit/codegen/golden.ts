// SPDX-License-Identifier: MIT
// Goldens: the committed output of the emitters for the spec below test/golden/root. UPDATE_GOLDEN=1 accepts what they
// make now; the difference is then for the reviewer to read.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Output } from '../../../codegen/src/emit/target';
import { loadModel } from '../../../codegen/src/generate';
import type { Model } from '../../../codegen/src/model/types';
import { projectRoot } from '../../../kernel/tools/lib/paths';

export const goldenRoot = join(projectRoot, 'test', 'golden');
export const expectedRoot = join(goldenRoot, 'expected');

const accept = 'if it is meant: UPDATE_GOLDEN=1 npm test -- --unit golden';

let loaded: Model | undefined;

export function goldenModel(): Model {
  loaded ??= loadModel(join(goldenRoot, 'root'));
  return loaded;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(expectedRoot.length + 1));
}

/**
 * Compares the output of emitters with the goldens of their targets.
 * @param targets folders below test/golden/expected that hold nothing else, or single files
 */
export function expectGolden(output: Output, targets: string[]): void {
  const kept = targets.flatMap((target) =>
    target.includes('.') ? [target] : filesBelow(join(expectedRoot, target)),
  );
  const stale = kept.filter((file) => !output.has(file) && existsSync(join(expectedRoot, file)));
  if (process.env['UPDATE_GOLDEN'] === '1') {
    for (const file of stale) rmSync(join(expectedRoot, file));
    for (const [file, text] of output) write(join(expectedRoot, file), text);
    return;
  }
  expect({ stale, accept }).toEqual({ stale: [], accept });
  for (const [file, text] of output) {
    const path = join(expectedRoot, file);
    const expected = existsSync(path) ? readFileSync(path, 'utf8') : '';
    expect({ file, accept, text }).toEqual({ file, accept, text: expected });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
