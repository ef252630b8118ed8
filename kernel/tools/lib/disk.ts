// SPDX-License-Identifier: MIT
// Checks for room before a long step, so that it does not fail in its last minute. What can be given up to make
// room is the caller's business (`reclaim`).
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from './errors';

export const GB = 1_000_000_000;

export function formatBytes(bytes: number): string {
  return bytes >= GB / 10 ? `${(bytes / GB).toFixed(1)} GB` : `${Math.ceil(bytes / 1_000_000)} MB`;
}

/** Bytes an ordinary user can still write below `path`, which need not exist yet. */
export function freeBytes(path: string): number {
  let existing = path;
  while (!existsSync(existing)) existing = dirname(existing);
  const stats = statfsSync(existing);
  return stats.bavail * stats.bsize;
}

export interface DiskNeed {
  /** What needs the room, as the subject of a sentence: `The toolchain`. */
  what: string;
  path: string;
  bytes: number;
  /** Gives up something; false when there is nothing left. */
  reclaim?: () => Promise<boolean>;
  /** Replaceable for tests. */
  free?: (path: string) => number;
}

export async function requireDisk(need: DiskNeed): Promise<void> {
  const free = need.free ?? freeBytes;
  while (free(need.path) < need.bytes) {
    if (need.reclaim && (await need.reclaim())) continue;
    throw new UserError(
      `too little disk: ${need.what} needs ${formatBytes(need.bytes)} in ${need.path}, ` +
        `${formatBytes(free(need.path))} are free; make room, or set LOCKSTEP_CACHE to a directory elsewhere`,
    );
  }
}
