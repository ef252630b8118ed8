// SPDX-License-Identifier: MIT
// What has to be compiled to see that the kernel builds after a patch in the middle of the series: the files that the
// patch edits, and those that speak of what it changes in a header. All the rest compiles as it did before.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kbuild, symbolsIn } from './kbuild';
import { run } from './lib/exec';
import { touchedBy, type Patch } from './series';

/** Top folders whose files go into the image; other architectures, tools and documentation do not. */
const ROOMS = 'arch/x86 block crypto drivers fs init io_uring ipc kernel lib mm net security'.split(' ');

/** What a line of a header declares: a function, a member, a macro, a pointer to a function. */
const DECLARED = /#\s*define\s+(\w+)|\(\*\s*(\w+)\)|\b([A-Za-z_]\w+)(?=\s*(?:\((?!\*)|[;[=]))/g;

/**
 * Names that a patch takes out of headers or declares otherwise. A name that is only added cannot break a file that
 * does not know it.
 */
export function changedNames(patch: Patch): string[] {
  const names = new Set<string>();
  for (const part of patch.text.split(/^(?=diff --git )/m)) {
    if (!/^diff --git a\/\S+\.h /.test(part)) continue;
    for (const [line] of part.matchAll(/^-(?!--)(?!\s*\*).*$/gm)) {
      for (const [, ...found] of line.matchAll(DECLARED)) names.add(found.find(Boolean) ?? '');
    }
  }
  return [...names].sort();
}

async function usersOf(names: string[], tree: string): Promise<string[]> {
  const words = names.flatMap((name) => ['-e', name]);
  const rooms = ROOMS.filter((room) => existsSync(join(tree, room)));
  const args = ['--recursive', '--files-with-matches', '--word-regexp', '--fixed-strings', '--include=*.c'];
  const { stdout } = await run('grep', [...args, ...words, ...rooms], { cwd: tree, okCodes: [1] });
  return stdout.split('\n').filter((line) => line !== '');
}

/** Objects to name to make, of those that the configuration `dotConfig` builds. */
export async function affectedObjects(patch: Patch, tree: string, dotConfig: string): Promise<string[]> {
  const kbuild = new Kbuild(tree, symbolsIn(readFileSync(dotConfig, 'utf8')));
  const touched = touchedBy(patch).map(({ path }) => path);
  const names = changedNames(patch);
  const users = names.length === 0 ? [] : await usersOf(names, tree);
  const sources = [...new Set([...touched, ...users])].filter((path) => path.endsWith('.c'));
  return sources
    .filter((path) => existsSync(join(tree, path)) && kbuild.builds(path))
    .map((path) => path.replace(/\.c$/, '.o'))
    .sort();
}
