// SPDX-License-Identifier: MIT
// Build trees: one for each variant and configuration, kept so that a small change rebuilds little. They are no
// cache entries: a build writes in them, so they carry a mark while one runs, and what a killed build may have
// left half written is removed before the next.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { listFiles, removeTree, writeAtomic } from './lib/files';
import { withLock } from './lib/lock';
import { cacheDir } from './lib/paths';
import { say } from './lib/progress';

export interface WorkDir {
  name: string;
  /** The patched source, made by the caller. */
  src: string;
  /** What make writes. */
  obj: string;
  /** Nothing was built here yet. */
  fresh: boolean;
  /** Bytes in it. */
  size: number;
}

/** What a killed build was writing is younger than this before the youngest file. */
const SUSPECT_MS = 60_000;

function root(cache: string): string {
  return join(cache, 'work');
}

/** Removes from the tree of a killed build whatever it wrote at the end. */
export function removeSuspects(obj: string): number {
  const times = listFiles(obj).map((path) => ({ path, time: lstatSync(join(obj, path)).mtimeMs }));
  const youngest = times.reduce((max, { time }) => Math.max(max, time), 0);
  const suspects = times.filter(({ time }) => time >= youngest - SUSPECT_MS);
  for (const { path } of suspects) rmSync(join(obj, path), { force: true });
  return suspects.length;
}

/** `identity` is what makes objects useless when it changes: the toolchain and the source. */
async function open(name: string, identity: string, cache: string): Promise<WorkDir> {
  const dir = join(root(cache), name);
  const identityFile = join(dir, 'identity');
  const obj = join(dir, 'obj');
  const same = existsSync(identityFile) && readFileSync(identityFile, 'utf8') === identity;
  if (!same) {
    await removeTree(dir);
    mkdirSync(obj, { recursive: true });
    writeAtomic(identityFile, identity);
  } else if (existsSync(join(dir, 'running'))) {
    say(`the last build of ${name} was cut off; what it was writing is built again`);
    removeSuspects(obj);
    rmSync(join(dir, 'running'));
  }
  mkdirSync(obj, { recursive: true });
  const files = listFiles(obj);
  const size = files.reduce((sum, path) => sum + lstatSync(join(obj, path)).size, 0);
  return { name, src: join(dir, 'src'), obj, fresh: files.length === 0, size };
}

/** Runs `fn` with the build tree, which no other run touches meanwhile. */
export async function withWorkDir<T>(
  name: string,
  identity: string,
  fn: (dir: WorkDir) => Promise<T>,
  cache: string = cacheDir,
): Promise<T> {
  return withLock(join(cache, 'locks', `work-${name}`), `the build tree ${name}`, async () =>
    fn(await open(name, identity, cache)),
  );
}

/** Runs make (or the like) in the tree. A failure leaves a sound tree; only being killed leaves the mark. */
export async function whileMarked<T>(dir: WorkDir, fn: () => Promise<T>): Promise<T> {
  const mark = join(dir.obj, '..', 'running');
  writeFileSync(mark, '');
  const unmark = (): void => rmSync(mark, { force: true });
  return fn().finally(unmark);
}

/** Throws away what was built, keeps nothing but the directory. */
export async function restart(dir: WorkDir): Promise<void> {
  await removeTree(dir.obj);
  await removeTree(dir.src);
  mkdirSync(dir.obj, { recursive: true });
  dir.fresh = true;
}

export async function dropWorkDir(name: string, cache: string = cacheDir): Promise<void> {
  await removeTree(join(root(cache), name));
}

/** Gives up the build tree that was not used for longest, other than `keep`; false if there is none. */
export async function reclaimWorkDir(keep: string, cache: string = cacheDir): Promise<boolean> {
  const names = existsSync(root(cache)) ? readdirSync(root(cache)) : [];
  const age = (name: string): number => statSync(join(root(cache), name)).mtimeMs;
  const [oldest] = names.filter((name) => name !== keep).sort((a, b) => age(a) - age(b));
  if (oldest === undefined) return false;
  say(`making room: the build tree ${oldest} is removed`);
  await withLock(join(cache, 'locks', `work-${oldest}`), `the build tree ${oldest}`, () =>
    dropWorkDir(oldest, cache),
  );
  return true;
}
