// SPDX-License-Identifier: MIT
// The checks that build: what each patch touches, as the kernel is after it, the whole kernel after the last one, and
// clippy on our own crate. What was found good is remembered under the hash of all that went into it, so only what
// changed is built again.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { affectedObjects } from './affected';
import { buildKernel, DISK_BYTES, patchedFiles } from './build';
import { fragmentsOf } from './config';
import { ownWarnings } from './diagnose';
import { cached } from './lib/cache';
import { GB, requireDisk } from './lib/disk';
import { messageOf, UserError } from './lib/errors';
import { hashOf } from './lib/files';
import { git } from './lib/git';
import { cacheDir, projectRoot } from './lib/paths';
import { say, task } from './lib/progress';
import { configure, make, runMake } from './make';
import type { Patch, TreeFiles } from './series';
import type { Source } from './source';
import { ensureToolchain, toolchainKey } from './toolchain';
import { reclaimWorkDir, withWorkDir, type WorkDir } from './workdir';
import { syncTree } from './worktree';

const CONFIG = 'test';

/** Changes when the checks do, so that what an older one let pass is checked again. */
const RECIPE = '2';

/** Our crate in the kernel tree. */
const CRATE = 'fs/lockstep/';

/** The patches that differ from those of a revision, in the order of the series. */
export async function changedPatches(patches: Patch[], since: string | undefined): Promise<Patch[]> {
  const upstream = await git(projectRoot, ['merge-base', 'HEAD', '@{upstream}'], { okCodes: [1, 128] });
  const revision = since ?? (upstream.code === 0 ? upstream.stdout.trim() : 'HEAD');
  const known = await git(projectRoot, ['rev-parse', '--verify', '--quiet', revision], { okCodes: [1, 128] });
  if (known.code !== 0) throw new UserError(`git knows no revision ${revision}`);
  const show = async (name: string): Promise<string | undefined> => {
    const file = `${revision}:kernel/patches/${name}`;
    const { stdout, code } = await git(projectRoot, ['show', file], { okCodes: [128] });
    return code === 0 ? stdout : undefined;
  };
  const changed: Patch[] = [];
  for (const patch of patches) if ((await show(patch.name)) !== patch.text) changed.push(patch);
  return changed;
}

/** A tree of its own: going through the series in that of the tests would make the next build there a whole one. */
const TREE = 'check';

function whileBuilding<T>(source: Source, fn: (work: WorkDir) => Promise<T>): Promise<T> {
  return withWorkDir(TREE, hashOf([toolchainKey(), source.sha256]), async (work) => {
    await requireDisk({
      what: 'the check of the patches',
      path: cacheDir,
      bytes: Math.max(DISK_BYTES[CONFIG] - work.size, GB),
      reclaim: () => reclaimWorkDir(TREE),
    });
    return fn(work);
  });
}

/** Runs a check unless the same files have passed it before. */
async function once(
  name: string,
  source: Source,
  files: TreeFiles,
  fn: () => Promise<void>,
): Promise<string[]> {
  const content = [...files].flatMap(([path, file]) => [path, file?.content ?? 'gone']);
  const fragments = fragmentsOf(CONFIG).map(({ text }) => text);
  const key = hashOf([RECIPE, name, toolchainKey(), source.sha256, ...fragments, ...content]).slice(0, 20);
  try {
    await cached('passed', key, fn);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`${name}: ${messageOf(error)}`];
  }
}

/** Compiles what a patch can break, which takes a tenth of the time of a whole kernel. */
async function buildAffected(work: WorkDir, source: Source, patch: Patch, files: TreeFiles): Promise<void> {
  await syncTree(work.src, source.dir, source.id, files);
  const toolchain = await ensureToolchain();
  const target = { toolchain, work, src: work.src, config: CONFIG, release: '-lockstep' } as const;
  await configure(target);
  const objects = await affectedObjects(patch, work.src, join(work.obj, '.config'));
  await make(target, objects.length === 0 ? ['prepare'] : objects);
}

/** Builds after each of these patches; after the last one of the series the kernel that the tests boot. */
export async function buildEach(source: Source, series: Patch[], which: Patch[]): Promise<string[]> {
  const found: string[] = [];
  for (const [index, patch] of which.entries()) {
    const files = await patchedFiles(source, series.slice(0, series.indexOf(patch) + 1));
    const complaints = await once(`build ${patch.name}`, source, files, async () => {
      say(`building after patch ${index + 1} of ${which.length}: ${patch.name}`);
      if (patch === series.at(-1)) await buildKernel({ variant: 'patched', config: CONFIG });
      else await whileBuilding(source, (work) => buildAffected(work, source, patch, files));
    });
    found.push(...complaints.map((text) => `${patch.name}: ${text}`));
  }
  return found;
}

async function lintCrate(work: WorkDir, source: Source, files: TreeFiles): Promise<void> {
  await syncTree(work.src, source.dir, source.id, files);
  const toolchain = await ensureToolchain();
  const target = { toolchain, work, src: work.src, config: CONFIG, release: '' } as const;
  await configure(target);
  // Clippy speaks only while it compiles.
  rmSync(join(work.obj, CRATE, 'lockstep.o'), { force: true });
  const lines: string[] = [];
  const goals = [`-j${availableParallelism()}`, 'CLIPPY=1', 'prepare', CRATE];
  await task('clippy', 90, () => runMake(target, goals, { onLine: (line) => void lines.push(line) }));
  const warnings = ownWarnings(lines);
  if (warnings.length > 0) throw new UserError(warnings.join('\n  '));
}

/** Clippy on our own crate; it needs the kernel's Rust crates, not a whole kernel. */
export async function clippy(source: Source): Promise<string[]> {
  const files = await patchedFiles(source);
  if (!files.has(`${CRATE}Makefile`)) return [];
  return once('clippy', source, files, () => whileBuilding(source, (work) => lintCrate(work, source, files)));
}
