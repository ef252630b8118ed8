// SPDX-License-Identifier: MIT
// Holds the patched kernel against kernel/path-consumers.yaml: a function that a patch or a new version of Linux adds
// stops here until somebody has thought about upgrade masks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/exec';
import { inProject } from '../lib/paths';
import { task } from '../lib/progress';
import type { TreeFiles } from '../series';
import { compareConsumers, readConsumers } from './list';
import { consumersOf, WORDS } from './scan';

const LIST = 'kernel/path-consumers.yaml';

/** Tools, samples and documents are no part of the kernel. */
const PARTS = [
  ...['arch', 'block', 'certs', 'crypto', 'drivers', 'fs', 'include', 'init', 'io_uring', 'ipc', 'kernel'],
  ...['lib', 'mm', 'net', 'rust', 'security', 'sound', 'virt'],
];

/** Names of the sources in which one of the words stands. */
async function candidates(stock: string, files: TreeFiles): Promise<string[]> {
  const args = ['-rlwE', '--include=*.[ch]', WORDS.join('|'), ...PARTS];
  const { stdout } = await run('grep', args, { cwd: stock, okCodes: [1, 2] });
  const patched = [...files.keys()].filter(
    (path) => /\.[ch]$/.test(path) && PARTS.includes(path.split('/')[0] ?? ''),
  );
  return [...new Set([...stdout.split('\n').filter((line) => line !== ''), ...patched])].sort();
}

/**
 * Complaints, one a line.
 * @param stock the source without patches
 * @param files what the patches make of it
 */
export async function checkConsumers(
  stock: string,
  files: TreeFiles,
  text = readFileSync(inProject(LIST), 'utf8'),
): Promise<string[]> {
  const list = readConsumers(text, LIST);
  const paths = await task('who hands files on', undefined, () => candidates(stock, files));
  const contentOf = (path: string): string => {
    const patched = files.get(path);
    return patched === null ? '' : (patched?.content ?? readFileSync(join(stock, path))).toString();
  };
  const found = paths.flatMap((path) => consumersOf(path, contentOf(path), list.harmless));
  return compareConsumers(found, list, LIST);
}
