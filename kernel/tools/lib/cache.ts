// SPDX-License-Identifier: MIT
// Entries of the cache: directories named by the hash of what they were made from. An entry is built beside its
// place, synced, described by a manifest, renamed; so it is there whole or not at all. Every use compares it with
// its manifest; a damaged entry is removed and built again.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from './exec';
import { removeTree, writeAtomic } from './files';
import { withLock } from './lock';
import { manifestDiffers, writeManifest } from './manifest';
import { cacheDir } from './paths';
import { say } from './progress';

/** Stands in every complete entry. */
export const MANIFEST = '.lockstep-manifest';

export interface CacheOptions {
  /** Another cache than the user's, for tests. */
  root?: string;
  /** What the entry is, in messages. */
  what?: string;
}

function entryPath(root: string, kind: string, key: string): string {
  return join(root, kind, key);
}

/** What is wrong with an entry; undefined if it is whole, `absent` if there is none. */
function problemOf(dir: string): string | undefined {
  if (!existsSync(dir)) return 'absent';
  const manifest = join(dir, MANIFEST);
  if (!existsSync(manifest)) return 'it is not complete';
  const problem = manifestDiffers(dir, readFileSync(manifest, 'utf8'), MANIFEST);
  // The time of the last use decides what goes first when the disk is short.
  if (problem === undefined) utimesSync(manifest, new Date(), new Date());
  return problem;
}

/** Takes an entry away in one step, so that no half of it can be taken for a whole one. */
export async function dropEntry(dir: string): Promise<void> {
  if (!existsSync(dir)) return;
  const away = `${dir}.tmp-${process.pid}-old`;
  renameSync(dir, away);
  await removeTree(away);
}

async function removeLeftovers(root: string, kind: string, key: string): Promise<void> {
  const parent = join(root, kind);
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (name.startsWith(`${key}.tmp-`)) await removeTree(join(parent, name));
  }
}

async function make(
  root: string,
  kind: string,
  key: string,
  build: (dir: string) => Promise<void>,
): Promise<string> {
  const dir = entryPath(root, kind, key);
  await removeLeftovers(root, kind, key);
  await dropEntry(dir);
  const temporary = `${dir}.tmp-${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  try {
    await build(temporary);
    writeAtomic(join(temporary, MANIFEST), writeManifest(temporary));
    // Power may fail: the content must be on the disk before the name that vouches for it.
    await run('sync', ['--file-system', temporary]);
    renameSync(temporary, dir);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  return dir;
}

/** The entry if it is there and whole; builds nothing. */
export function lookup(kind: string, key: string, opts: CacheOptions = {}): string | undefined {
  const dir = entryPath(opts.root ?? cacheDir, kind, key);
  return problemOf(dir) === undefined ? dir : undefined;
}

/** The directory of the entry, built if need be. `build` fills the empty directory that it is given. */
export async function cached(
  kind: string,
  key: string,
  build: (dir: string) => Promise<void>,
  opts: CacheOptions = {},
): Promise<string> {
  const root = opts.root ?? cacheDir;
  const what = opts.what ?? `${kind} ${key}`;
  const dir = entryPath(root, kind, key);
  if (problemOf(dir) === undefined) return dir;
  return withLock(join(root, 'locks', `${kind}-${key}`), what, async () => {
    // Asked again: another run may have made it while this one waited.
    const problem = problemOf(dir);
    if (problem === undefined) return dir;
    if (problem !== 'absent') say(`${what} in the cache is damaged (${problem}); it is made again`);
    return make(root, kind, key, build);
  });
}

/** Keys of a kind, the least recently used first. */
export function entries(kind: string, opts: CacheOptions = {}): string[] {
  const parent = join(opts.root ?? cacheDir, kind);
  const used = (key: string): number => lstatSync(join(parent, key, MANIFEST)).mtimeMs;
  const names = existsSync(parent) ? readdirSync(parent) : [];
  return names.filter((name) => existsSync(join(parent, name, MANIFEST))).sort((a, b) => used(a) - used(b));
}
