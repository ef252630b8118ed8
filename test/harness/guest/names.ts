// SPDX-License-Identifier: MIT
// The one way to name a test, from a file's path and the titles around the test.
import { join, relative } from 'node:path';

export const SEPARATOR = ' > ';

/** Where the compiled guest tests are. */
export const TESTS = join(__dirname, '..', '..', 'guest');

/** `mounts/25-mount-info.test` */
export function fileName(path: string): string {
  return relative(TESTS, path).replace(/\.js$/, '');
}

export function testName(file: string, titles: readonly string[]): string {
  return [file, ...titles].join(SEPARATOR);
}
