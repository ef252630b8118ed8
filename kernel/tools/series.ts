// SPDX-License-Identifier: MIT
// The patch series as it lies in kernel/patches: reading it, and applying it to copies of the files it touches.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { messageOf, UserError } from './lib/errors';
import { run } from './lib/exec';
import { listFiles } from './lib/files';
import { gitEnv } from './lib/git';

export interface Patch {
  /** Below kernel/patches: `mounts/0001-add-the-call.patch`. */
  name: string;
  area: string;
  text: string;
}

export interface TreeFile {
  content: Buffer;
  executable: boolean;
}

/** Content of files by their path in the kernel tree; null says that the file is gone. */
export type TreeFiles = Map<string, TreeFile | null>;

export function readSeries(dir: string): Patch[] {
  const file = join(dir, 'series');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim());
  const names = lines.filter((line) => line !== '' && !line.startsWith('#'));
  for (const name of names) {
    if (!/^[a-z]+\/[^/]+\.patch$/.test(name))
      throw new UserError(`${file}: ${name} is not <area>/<name>.patch`);
    if (!existsSync(join(dir, name))) throw new UserError(`${file} names ${name}, which does not exist`);
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw new UserError(`${file} names ${name} twice`);
  }
  const stray = listFiles(dir).find((path) => path.endsWith('.patch') && !names.includes(path));
  if (stray !== undefined) throw new UserError(`${file} does not name ${stray}`);
  return names.map((name) => ({ name, area: dirname(name), text: readFileSync(join(dir, name), 'utf8') }));
}

export interface Touched {
  path: string;
  /** The patch brings the file into being. */
  added: boolean;
}

/** Files that a patch changes, from its `diff --git` lines (format-patch quotes no name of the kernel). */
export function touchedBy(patch: Patch): Touched[] {
  const touched: Touched[] = [];
  for (const part of patch.text.split(/^(?=diff --git )/m)) {
    if (!part.startsWith('diff --git ')) continue;
    const names = /^diff --git a\/(\S+) b\/(\S+)\n/.exec(part);
    if (!names) throw new UserError(`${patch.name}: cannot read ${part.split('\n')[0] ?? ''}`);
    const [, before = '', after = ''] = names;
    const added = /^new file mode/m.test(part.slice(0, part.indexOf('\n@@')));
    touched.push({ path: after, added });
    if (before !== after) touched.push({ path: before, added: false });
  }
  return touched;
}

function readTreeFile(path: string): TreeFile | null {
  if (!existsSync(path)) return null;
  return { content: readFileSync(path), executable: (statSync(path).mode & 0o100) !== 0 };
}

/** A refusal of git apply in one line: which file, where, why. */
function reason(error: unknown): string {
  const lines = messageOf(error)
    .split('\n')
    .map((line) => line.trim());
  const errors = lines
    .filter((line) => line.startsWith('error: '))
    .map((line) => line.slice('error: '.length));
  return errors.length === 0 ? messageOf(error) : errors.join('; ');
}

async function applyOne(patch: Patch, dir: string): Promise<void> {
  try {
    // Nothing above `dir` may be taken for its repository: git would then leave out files without a word.
    const env = { ...gitEnv, GIT_CEILING_DIRECTORIES: dirname(dir) };
    await run('git', ['apply', '--whitespace=nowarn', '-'], { cwd: dir, env, input: patch.text });
  } catch (error) {
    throw new UserError(`patch ${patch.name} does not apply: ${reason(error)}`);
  }
}

/** What the series makes of the files that it touches. `stock` is only read. */
export async function applySeries(patches: Patch[], stock: string): Promise<TreeFiles> {
  const paths = new Set(patches.flatMap((patch) => touchedBy(patch).map(({ path }) => path)));
  const scratch = mkdtempSync(join(tmpdir(), 'lockstep-series-'));
  try {
    for (const path of paths) {
      if (!existsSync(join(stock, path))) continue;
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      copyFileSync(join(stock, path), join(scratch, path));
    }
    for (const patch of patches) await applyOne(patch, scratch);
    return new Map([...paths].sort().map((path) => [path, readTreeFile(join(scratch, path))]));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
