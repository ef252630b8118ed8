// SPDX-License-Identifier: MIT
// A file linked against a new C library can need symbol versions that an older one lacks, and then fails to load.
// So the highest version of each family is compared with what Debian 12 has, the oldest system we promise.
import { BuildError, read } from './compiler';

/** Highest symbol versions in the libraries of Debian 12. */
const LIMITS: Readonly<Record<string, string>> = {
  GLIBC: '2.36',
  GLIBCXX: '3.4.30',
  CXXABI: '1.3.13',
  GCC: '12.0.0',
};

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The highest version of each family of symbols that a file needs. */
export async function neededVersions(file: string): Promise<Record<string, string>> {
  const text = await read('readelf', ['--version-info', '--wide', file]);
  const highest: Record<string, string> = {};
  for (const [, family = '', version = ''] of text.matchAll(/Name: ([A-Z]+)_([0-9.]+) /g)) {
    const known = highest[family];
    if (known === undefined || compareVersions(version, known) > 0) highest[family] = version;
  }
  return highest;
}

/** Says which versions are above the limits, in one line, or undefined. */
export function tooNew(needed: Readonly<Record<string, string>>): string | undefined {
  const above = Object.entries(needed).filter(([family, version]) => {
    const limit = LIMITS[family];
    return limit === undefined || compareVersions(version, limit) > 0;
  });
  if (above.length === 0) return undefined;
  return above.map(([family, version]) => `${family}_${version}`).join(', ');
}

/** @throws BuildError if the file would not load on Debian 12 */
export async function checkSymbolVersions(file: string, name: string): Promise<void> {
  const above = tooNew(await neededVersions(file));
  if (above !== undefined) throw new BuildError(`${name} needs ${above}, which Debian 12 does not have`);
}
