// SPDX-License-Identifier: MIT
// Where the project and its cache are. The code runs from the sources (tsx) and from build/ (jest), so the root is
// found by its package.json and never by counting directories.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

function isRoot(dir: string): boolean {
  const file = join(dir, 'package.json');
  if (!existsSync(file)) return false;
  const parsed = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown };
  return parsed.name === '@lockstep/linux';
}

function findRoot(start: string): string {
  for (let dir = start; ; dir = dirname(dir)) {
    if (isRoot(dir)) return dir;
    if (dirname(dir) === dir) throw new Error(`no package.json of @lockstep/linux above ${start}`);
  }
}

export const projectRoot: string = findRoot(__dirname);

/** Everything built lands here, never in the checkout. */
export const cacheDir: string = resolve(
  process.env['LOCKSTEP_CACHE'] ?? join(homedir(), '.cache', 'lockstep'),
);

/** A path below the project root. */
export function inProject(...parts: string[]): string {
  return join(projectRoot, ...parts);
}
