// SPDX-License-Identifier: MIT
// The git tree in which patches are written: Linux as one commit, our new files as the next, then one commit a
// patch. It is made from the project, and what is committed there goes back by `export`.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { base } from './base';
import { MANIFEST } from './lib/cache';
import { GB, requireDisk } from './lib/disk';
import { messageOf, UserError } from './lib/errors';
import { run } from './lib/exec';
import { removeTree, writeAtomic } from './lib/files';
import { git } from './lib/git';
import { inProject, projectRoot } from './lib/paths';
import { say, task } from './lib/progress';
import { checkOverlay, overlayFiles } from './overlay';
import { readSeries, type Patch } from './series';
import { findSource, type Source } from './source';

/** Where things are in the tree. Outside refs/heads, so that no ordinary command moves them. */
export const REFS = {
  /** Stock Linux. */
  base: 'refs/lockstep/base',
  /** Our new files on it; never exported. */
  overlay: 'refs/lockstep/overlay',
  /** The last commit that is also in the project: nothing is lost when the tree is made anew. */
  synced: 'refs/lockstep/synced',
} as const;

const DISK_BYTES = 4 * GB;

/** The same commits on every machine. */
const IDENTITY = {
  GIT_AUTHOR_NAME: 'lockstep',
  GIT_AUTHOR_EMAIL: 'lockstep@localhost',
  GIT_COMMITTER_NAME: 'lockstep',
  GIT_COMMITTER_EMAIL: 'lockstep@localhost',
};
const FIXED = { ...IDENTITY, GIT_AUTHOR_DATE: '@0 +0000', GIT_COMMITTER_DATE: '@0 +0000' };

export function defaultTree(): string {
  return join(dirname(projectRoot), `${basename(projectRoot)}-linux`);
}

export async function revision(dir: string, name: string): Promise<string | undefined> {
  const { stdout, code } = await git(dir, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
    okCodes: [1],
  });
  return code === 0 ? stdout.trim() : undefined;
}

async function setRef(dir: string, ref: string, value = 'HEAD'): Promise<void> {
  await git(dir, ['update-ref', ref, value]);
}

/** Fails unless `dir` is one of our trees with nothing uncommitted in it. */
export async function requireTree(dir: string): Promise<void> {
  if (!existsSync(join(dir, '.git'))) {
    throw new UserError(`${dir} is no work tree of the kernel; make one with: npm run kernel -- tree ${dir}`);
  }
  if ((await revision(dir, REFS.overlay)) === undefined) {
    throw new UserError(`${dir} is a git tree, but not one that "npm run kernel -- tree" made`);
  }
  const { stdout } = await git(dir, ['status', '--porcelain', '--untracked-files=normal']);
  const [first] = stdout.split('\n');
  if (first)
    throw new UserError(`${dir} has changes that are not committed (${first.slice(3)}): commit or drop them`);
}

/** Puts the overlay of the project over the stock commit that is checked out, and commits it. */
export async function commitOverlay(dir: string, project: string = projectRoot): Promise<void> {
  for (const [path, file] of overlayFiles(project)) {
    if (file === null) continue;
    writeAtomic(join(dir, path), file.content);
    chmodSync(join(dir, path), file.executable ? 0o755 : 0o644);
  }
  await git(dir, ['add', '--all', '--force']);
  const message =
    'lockstep: new files\n\nLaid over Linux from kernel/src and generated/, where they are edited.\n';
  await git(dir, ['commit', '--quiet', '--allow-empty', '--message', message], { env: FIXED });
  await setRef(dir, REFS.overlay);
}

/** Commits each patch; the identity and time of a commit come from the patch, so equal patches give equal commits. */
export async function importSeries(dir: string, patches: Patch[]): Promise<void> {
  for (const patch of patches) {
    try {
      const args = [
        'am',
        '--quiet',
        '--keep-non-patch',
        '--committer-date-is-author-date',
        '--whitespace=nowarn',
      ];
      await git(dir, args, { env: IDENTITY, input: patch.text });
    } catch (error) {
      await git(dir, ['am', '--abort'], { okCodes: [128] });
      throw new UserError(`patch ${patch.name} does not apply: ${messageOf(error)}`);
    }
  }
  await setRef(dir, REFS.synced);
}

/** Makes the repository of a tree: `fill` puts the stock files into it, `stock` names them. */
export async function initTree(dir: string, stock: string, fill: () => Promise<void>): Promise<void> {
  mkdirSync(dir, { recursive: true });
  await git(dir, ['init', '--quiet', '--initial-branch=lockstep']);
  await fill();
  // The kernel ignores files that its own tarball holds.
  await git(dir, ['add', '--all', '--force']);
  await git(dir, ['commit', '--quiet', '--message', stock], { env: FIXED });
  await setRef(dir, REFS.base);
}

/** Names a stock source in the message of its commit. */
function stockName(source: Source): string {
  return `Linux ${base().linux.version}, sha256 ${source.sha256}`;
}

async function create(dir: string): Promise<void> {
  const source = await findSource();
  const patches = readSeries(inProject('kernel', 'patches'));
  checkOverlay(source.dir, patches);
  await requireDisk({ what: 'the work tree', path: dir, bytes: DISK_BYTES });
  const temporary = `${dir}.tmp-${process.pid}`;
  try {
    await task('making the work tree', 60, async (report) => {
      await initTree(temporary, stockName(source), async () => {
        report('copying the source');
        // Real copies: an editor may write into a file, and the cache must not see that.
        await run('cp', ['--archive', '--reflink=auto', `${source.dir}/.`, temporary]);
        rmSync(join(temporary, MANIFEST), { force: true });
        report('committing Linux');
      });
      report('committing the patches');
      await commitOverlay(temporary);
      await importSeries(temporary, patches);
    });
    renameSync(temporary, dir);
  } finally {
    await removeTree(temporary);
  }
}

async function currentBranch(dir: string): Promise<string> {
  const { stdout, code } = await git(dir, ['symbolic-ref', '--short', '--quiet', 'HEAD'], { okCodes: [1] });
  if (code !== 0) throw new UserError(`${dir} is on no branch (a rebase under way?): finish that first`);
  return stdout.trim();
}

async function rebase(dir: string, from: string): Promise<void> {
  say(`${dir} has commits that were not exported: they are kept, and put on top of the new files`);
  try {
    await git(dir, ['rebase', '--quiet', '--onto', REFS.overlay, from], { env: IDENTITY });
  } catch (error) {
    throw new UserError(`${messageOf(error)}\nsolve it there, then: git rebase --continue`);
  }
}

/**
 * Brings a tree up to the project. Commits that were not exported are put on top of the new files; without such, the
 * series of the project replaces what the tree has.
 */
export async function refreshTree(dir: string, project: string = projectRoot): Promise<void> {
  await requireTree(dir);
  const patches = readSeries(join(project, 'kernel', 'patches'));
  const branch = await currentBranch(dir);
  const head = (await revision(dir, 'HEAD')) ?? '';
  const overlay = (await revision(dir, REFS.overlay)) ?? '';
  const exported = head === (await revision(dir, REFS.synced));
  await git(dir, ['checkout', '--quiet', '--detach', REFS.base]);
  try {
    await commitOverlay(dir, project);
    if (exported) await importSeries(dir, patches);
  } finally {
    // Also when a patch does not apply: those before it are the place to go on from.
    await git(dir, ['checkout', '--quiet', '-B', branch, ...(exported ? [] : [head])]);
  }
  if (!exported) await rebase(dir, overlay);
}

async function requireSameStock(dir: string): Promise<void> {
  const { stdout } = await git(dir, ['log', '-1', '--format=%s', REFS.base]);
  if (stdout.trim() !== stockName(await findSource())) {
    throw new UserError(
      `${dir} was made from another Linux (${stdout.trim()}): move it away and make a new one`,
    );
  }
}

/** Makes the tree, or brings it up to date; returns where it is. */
export async function ensureTree(where: string | undefined): Promise<string> {
  const dir = resolve(where ?? defaultTree());
  if (existsSync(dir)) {
    await requireTree(dir);
    await requireSameStock(dir);
    await task('bringing the work tree up to date', 20, () => refreshTree(dir));
  } else {
    await create(dir);
  }
  return dir;
}
