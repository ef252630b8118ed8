// SPDX-License-Identifier: MIT
// Puts the site into its folder. Pages that an earlier run left there and that no longer exist go; a folder that holds
// something but not a site is not touched.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Output } from '../emit/target';

/** A file that only this program makes. */
const mark = join('assets', 'search-index.js');

/** @returns why the folder cannot be used, or undefined */
export function refusal(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) return `${folder} is a file; name a folder`;
  if (readdirSync(folder).length === 0 || existsSync(join(folder, mark))) return undefined;
  return `${folder} holds files that are not of this site; name an empty or a new folder`;
}

export function writeSite(folder: string, output: Output): void {
  for (const file of pagesIn(folder)) if (!output.has(file)) rmSync(join(folder, file));
  for (const [file, content] of output) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** Pages that an earlier run made, by what their head says. */
function pagesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.html') &&
      readFileSync(join(folder, file), 'utf8').includes('<meta name="generator" content="lockstep">'),
  );
}
