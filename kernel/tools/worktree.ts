// SPDX-License-Identifier: MIT
// The source tree of a patched build: hard links to the stock tree, and own copies of what differs. Files whose
// content stays keep their time stamp, so that make rebuilds only what a change touches.
import { copyFileSync, chmodSync, existsSync, lstatSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { dieWithParent, run } from './lib/exec';
import { listFiles, removeTree, writeAtomic, writeIfChanged } from './lib/files';
import type { TreeFiles } from './series';

interface State {
  /** Which stock tree the links lead to. */
  stock: string;
  /** Every path that may differ from it. */
  own: string[];
}

function readState(file: string): State | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State;
  } catch {
    // No tree yet, or one that was cut off while being made: it is made anew.
    return undefined;
  }
}

function restore(stock: string, tree: string, path: string): void {
  rmSync(join(tree, path), { force: true });
  if (!existsSync(join(stock, path))) return;
  copyFileSync(join(stock, path), join(tree, path));
  // Newer than what was built from the content that is taken back.
  const now = new Date();
  utimesSync(join(tree, path), now, now);
}

function place(tree: string, files: TreeFiles): string[] {
  const written: string[] = [];
  for (const [path, file] of files) {
    const target = join(tree, path);
    if (file === null) {
      if (existsSync(target)) written.push(path);
      rmSync(target, { force: true });
    } else if (writeIfChanged(target, file.content)) {
      chmodSync(target, file.executable ? 0o755 : 0o644);
      written.push(path);
    }
  }
  return written;
}

/**
 * Makes `tree` the stock tree with `files` in it; returns the paths that were written.
 * `stockId` names this very copy of the stock tree: another copy has other links.
 */
export async function syncTree(
  tree: string,
  stock: string,
  stockId: string,
  files: TreeFiles,
): Promise<string[]> {
  const stateFile = `${tree}.state.json`;
  const save = (own: string[]): void => writeAtomic(stateFile, JSON.stringify({ stock: stockId, own }));
  let state = readState(stateFile);
  if (state?.stock !== stockId || !existsSync(tree)) {
    rmSync(stateFile, { force: true });
    await removeTree(tree);
    await run(...dieWithParent('cp', ['--archive', '--link', stock, tree]), { label: 'copying the source' });
    state = { stock: stockId, own: [] };
  }
  const paths = [...files.keys()];
  // Written first: should this be cut off, the next run still knows which files may differ.
  save([...new Set([...state.own, ...paths])]);
  const gone = state.own.filter((path) => !files.has(path));
  for (const path of gone) restore(stock, tree, path);
  const written = place(tree, files);
  save(paths);
  return [...gone, ...written];
}

function same(a: string, b: string): boolean {
  if (!existsSync(b)) return false;
  return lstatSync(a).ino === lstatSync(b).ino || readFileSync(a).equals(readFileSync(b));
}

/** A file that should be as in the stock tree and is not; looked for when a build fails without a good reason. */
export function damagedFile(tree: string, stock: string, files: TreeFiles): string | undefined {
  return listFiles(stock).find((path) => !files.has(path) && !same(join(stock, path), join(tree, path)));
}
