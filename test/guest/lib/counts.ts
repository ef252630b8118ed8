// SPDX-License-Identifier: MIT
// What the kernel holds: mounts, mount namespaces, files, dentries. Counted when it has let go of all that it keeps
// only to be fast or until the next grace period, so that what is left over is somebody's, or leaked.
import { readFileSync, writeFileSync } from 'node:fs';
import { countNamespaces, waitForReaders } from './settle';

export interface Counts {
  /** Mounts in the caller's namespace. */
  mounts: number;
  /** Mounts in the kernel, those of other and of no namespace included. */
  mountStructures: number;
  mountNamespaces: number;
  files: number;
  /** Dentries that somebody uses. */
  dentries: number;
}

/**
 * By how much a count may be above its start. Node.js opens files by itself and keeps them (its timers, a module that
 * is loaded late); nothing but a test makes mounts and namespaces.
 */
export const TOLERANCE: Counts = {
  mounts: 0,
  mountStructures: 0,
  mountNamespaces: 0,
  files: 8,
  dentries: 64,
};

const NONE: Counts = { mounts: 0, mountStructures: 0, mountNamespaces: 0, files: 0, dentries: 0 };

const CLONE_NEWNS = 0x20000;
const MOST_SETTLING = 60;

function numbers(path: string): number[] {
  return readFileSync(path, 'utf8').trim().split(/\s+/).map(Number);
}

/** Objects in use of a cache of the kernel's allocator, once its caches for each CPU are empty. */
function objects(cache: string): number {
  writeFileSync(`/sys/kernel/slab/${cache}/shrink`, '1');
  const line = readFileSync('/proc/slabinfo', 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${cache} `));
  if (line === undefined) throw new Error(`/proc/slabinfo has no ${cache}`);
  return Number(line.split(/\s+/)[1]);
}

function count(): Counts {
  const [dentries = 0, unused = 0] = numbers('/proc/sys/fs/dentry-state');
  const [files = 0] = numbers('/proc/sys/fs/file-nr');
  return {
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').length - 1,
    mountStructures: objects('mnt_cache'),
    mountNamespaces: countNamespaces(CLONE_NEWNS),
    files,
    dentries: dentries - unused,
  };
}

/** What the kernel frees later: caches now, and what waits for readers, after them. */
function letGo(): void {
  writeFileSync('/proc/sys/vm/drop_caches', '3');
  waitForReaders();
}

/** The counts that are above their start by more than their tolerance. */
export function above(start: Counts, now: Counts, tolerance: Counts = TOLERANCE): string[] {
  return (Object.keys(start) as (keyof Counts)[])
    .filter((name) => now[name] > start[name] + tolerance[name])
    .map(
      (name) => `${name}: ${start[name]} before, ${now[name]} after, ${tolerance[name]} more are tolerated`,
    );
}

/** The counts when they do not fall any more. */
export function settledCounts(): Counts {
  letGo();
  let now = count();
  for (let round = 0; round < MOST_SETTLING; round++) {
    const before = now;
    letGo();
    now = count();
    if (above(now, before, NONE).length === 0) break;
  }
  return now;
}

/** Waits, by grace periods, until the counts are back at their start; says what is not. */
export function notBack(start: Counts): string[] {
  let left: string[] = [];
  for (let round = 0; round < MOST_SETTLING; round++) {
    letGo();
    left = above(start, count());
    if (left.length === 0) break;
  }
  return left;
}
