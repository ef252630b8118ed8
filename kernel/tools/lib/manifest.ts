// SPDX-License-Identifier: MIT
// Describes a directory tree line by line, so that damage is found: kind, mode, size and time of every file, and
// the hash of the content where the tree is small enough to read it on every use.
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './files';

/** Trees up to this size are hashed: reading them takes a tenth of a second. */
const HASHED_BYTES = 100_000_000;

interface Item {
  path: string;
  file: boolean;
  size: number;
  line: string;
}

function item(dir: string, path: string): Item {
  const stat = lstatSync(join(dir, path), { bigint: true });
  const file = stat.isFile();
  const kind = file ? 'file' : stat.isSymbolicLink() ? `link ${readlinkSync(join(dir, path))}` : 'other';
  const when = file ? stat.mtimeNs.toString() : '-';
  const mode = (stat.mode & 0o7777n).toString(8);
  return { path, file, size: Number(stat.size), line: `${mode} ${stat.size} ${when} ${kind}` };
}

function contentHash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function describe(dir: string, skip: string | undefined): Map<string, string> {
  const items = listFiles(dir)
    .filter((path) => path !== skip)
    .map((path) => item(dir, path));
  const hashed = items.reduce((sum, { size }) => sum + size, 0) <= HASHED_BYTES;
  return new Map(
    items.map(({ path, file, line }) => [
      path,
      hashed && file ? `${line} ${contentHash(join(dir, path))}` : line,
    ]),
  );
}

export function writeManifest(dir: string): string {
  const lines = [...describe(dir, undefined)].map((entry) => `${JSON.stringify(entry)}\n`);
  return `${lines.join('')}end ${lines.length}\n`;
}

/** What is wrong with `dir`, or undefined. `skip` is the manifest's own name in it. */
export function manifestDiffers(dir: string, manifest: string, skip: string): string | undefined {
  const lines = manifest.split('\n').slice(0, -1);
  if (lines.pop() !== `end ${lines.length}`) return 'its manifest is cut off';
  const now = describe(dir, skip);
  for (const line of lines) {
    const [path, made] = JSON.parse(line) as [string, string];
    const current = now.get(path);
    if (current === undefined) return `${path} is missing`;
    if (current !== made) return `${path} is not as it was made`;
    now.delete(path);
  }
  const [extra] = now.keys();
  return extra === undefined ? undefined : `${extra} does not belong there`;
}
