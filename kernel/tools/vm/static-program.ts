// SPDX-License-Identifier: MIT
// Compiles small C programs that must run where there is no library: the guest's first process, and the guests of
// the harness's own tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../lib/cache';
import { run } from '../lib/exec';
import { hashOf, hashTree } from '../lib/files';
import { ensureHostPackages } from '../lib/host';
import { inProject } from '../lib/paths';

const FLAGS = [
  '-std=gnu11',
  '-Os',
  '-Wall',
  '-Wextra',
  '-Wno-missing-field-initializers',
  '-Werror',
  '-static',
  '-s',
];

/** The program linked from all C files of a directory of the project. */
export async function staticProgram(name: string, directory: string): Promise<Buffer> {
  const sources = inProject(directory);
  const key = hashOf([hashTree(sources), ...FLAGS]);
  const entry = await cached('program', key.slice(0, 20), async (dir) => {
    await ensureHostPackages(['gcc', 'libc6-dev']);
    const files = readdirSync(sources).filter((file) => file.endsWith('.c'));
    await run('gcc', [...FLAGS, '-o', join(dir, name), ...files], {
      cwd: sources,
      label: `compiling ${directory}`,
    });
  });
  return readFileSync(join(entry, name));
}
