// SPDX-License-Identifier: MIT
// Where the package is and where its native files are, whether this runs from dist/ (as installed) or from build/.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function isRoot(dir: string): boolean {
  const file = join(dir, 'package.json');
  if (!existsSync(file)) return false;
  return (JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown }).name === '@lockstep/linux';
}

function findRoot(): string {
  for (let dir = __dirname; ; dir = dirname(dir)) {
    if (isRoot(dir)) return dir;
    if (dir === dirname(dir)) throw new Error(`@lockstep/linux: no package.json of it above ${__dirname}`);
  }
}

export const packageRoot: string = findRoot();
export const addonFile: string = join(packageRoot, 'dist', 'native', 'lockstep.node');
export const helperFile: string = join(packageRoot, 'dist', 'native', 'lockstep-helper');
