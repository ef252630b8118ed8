// SPDX-License-Identifier: MIT
// `npm run kernel -- check`: whether the kernel's part of the project is fit to be sent. The series applies and keeps
// its rules, checkpatch, rustfmt and clippy are content, and the kernel builds after each patch that changed.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { checkMessages, checkRustFormat, checkStyle } from './check-style';
import { buildTree, DISK_BYTES, patchedFiles } from './build';
import { checkPatches } from './export';
import { GB, requireDisk } from './lib/disk';
import { messageOf, UserError } from './lib/errors';
import { hashOf } from './lib/files';
import { git } from './lib/git';
import { cacheDir, inProject, projectRoot } from './lib/paths';
import { say, task } from './lib/progress';
import { configure, runMake } from './make';
import { checkOverlay, overlayPaths } from './overlay';
import { applySeries, readSeries, type Patch } from './series';
import { findSource, type Source } from './source';
import { checkTables } from './tables';
import { ensureToolchain, toolchainKey } from './toolchain';
import { reclaimWorkDir, withWorkDir, type WorkDir } from './workdir';
import { syncTree } from './worktree';

export interface CheckOptions {
  /** Build after every patch, not only after those that changed. */
  all: boolean;
  /** Only what takes no build. */
  noBuild: boolean;
  /** Revision of the project against which a patch counts as changed. */
  since: string | undefined;
}

const CONFIG = 'test';

/** Names of the patches that differ from those of a revision, in the order of the series. */
async function changedPatches(patches: Patch[], since: string | undefined): Promise<Patch[]> {
  const upstream = await git(projectRoot, ['merge-base', 'HEAD', '@{upstream}'], { okCodes: [1, 128] });
  const revision = since ?? (upstream.code === 0 ? upstream.stdout.trim() : 'HEAD');
  const show = async (name: string): Promise<string | undefined> => {
    const { stdout, code } = await git(projectRoot, ['show', `${revision}:kernel/patches/${name}`], {
      okCodes: [128],
    });
    return code === 0 ? stdout : undefined;
  };
  const changed: Patch[] = [];
  for (const patch of patches) if ((await show(patch.name)) !== patch.text) changed.push(patch);
  return changed;
}

function whileBuilding<T>(name: string, source: Source, fn: (work: WorkDir) => Promise<T>): Promise<T> {
  return withWorkDir(name, hashOf([toolchainKey(), source.sha256]), async (work) => {
    await requireDisk({
      what: 'the check of the patches',
      path: cacheDir,
      bytes: Math.max(DISK_BYTES[CONFIG] - work.size, GB),
      reclaim: () => reclaimWorkDir(name),
    });
    return fn(work);
  });
}

/** Builds the kernel as it is after each of these patches. */
async function buildEach(source: Source, series: Patch[], which: Patch[]): Promise<string[]> {
  return whileBuilding(`check-${CONFIG}`, source, async (work) => {
    const found: string[] = [];
    for (const [index, patch] of which.entries()) {
      say(`building after patch ${index + 1} of ${which.length}: ${patch.name}`);
      const files = await patchedFiles(source, series.slice(0, series.indexOf(patch) + 1));
      try {
        await buildTree(work, source, CONFIG, files, '-lockstep');
        work.fresh = false;
      } catch (error) {
        found.push(`${patch.name}: ${messageOf(error)}`);
      }
    }
    return found;
  });
}

/** Clippy on our own crate; it needs the kernel's Rust crates, not a whole kernel. */
async function clippy(source: Source): Promise<string[]> {
  const ours = 'fs/lockstep/';
  if (!existsSync(inProject('kernel', 'src', ours, 'Makefile'))) return [];
  return whileBuilding('clippy', source, async (work) => {
    await syncTree(work.src, source.dir, source.id, await patchedFiles(source));
    const target = {
      toolchain: await ensureToolchain(),
      work,
      src: work.src,
      config: CONFIG,
      release: '',
    } as const;
    await configure(target);
    return task('clippy', 90, async () => {
      try {
        await runMake(target, [`-j${availableParallelism()}`, 'CLIPPY=1', 'prepare', ours]);
        return [];
      } catch (error) {
        return [`clippy: ${messageOf(error)}`];
      }
    });
  });
}

export async function check(options: CheckOptions): Promise<void> {
  const source = await findSource();
  const series = readSeries(inProject('kernel', 'patches'));
  checkOverlay(source.dir, series);
  checkPatches(series, overlayPaths());
  checkTables(source.dir, await applySeries(series, source.dir));
  const found = [
    ...checkMessages(series),
    ...(await checkStyle(source, series)),
    ...(await checkRustFormat(source)),
  ];
  if (!options.noBuild) {
    found.push(...(await clippy(source)));
    const which = options.all ? series : await changedPatches(series, options.since);
    found.push(...(await buildEach(source, series, which)));
  }
  if (found.length > 0)
    throw new UserError(`the kernel's part has faults:\n${found.map((line) => `  ${line}`).join('\n')}`);
  say(`${series.length} patches: no faults`);
}
