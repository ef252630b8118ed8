// SPDX-License-Identifier: MIT
// The one way to name a test, from a file's path and the titles around the test.
import { relative } from 'node:path';

export const SEPARATOR = ' > ';

/** `rootDir` is the directory of the compiled guest tests; `mounts/25-mount-info.test`. */
export function fileName(rootDir: string, path: string): string {
  return relative(rootDir, path).replace(/\.js$/, '');
}

export function testName(file: string, titles: readonly string[]): string {
  return [file, ...titles].join(SEPARATOR);
}
