// SPDX-License-Identifier: MIT
// Builds a kernel, or finds it in the cache under the hash of everything that goes into it. The steps are elsewhere:
// source, series and overlay (what is built), worktree and workdir (where), make (how).
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base } from './base';
import { CONFIG_NAMES, fragmentsOf, type ConfigName } from './config';
import { cached } from './lib/cache';
import { GB, requireDisk } from './lib/disk';
import { UserError } from './lib/errors';
import { hashOf } from './lib/files';
import { cacheDir, inProject } from './lib/paths';
import { say } from './lib/progress';
import { requireRoot } from './lib/sandbox';
import { configure, KernelBuildError, make } from './make';
import { checkOverlay, overlayFiles } from './overlay';
import { applySeries, readSeries, type Patch, type TreeFiles } from './series';
import { expectedSha256, findSource, type Source } from './source';
import { ensureToolchain, toolchainKey } from './toolchain';
import { dropWorkDir, reclaimWorkDir, restart, withWorkDir, type WorkDir } from './workdir';
import { damagedFile, syncTree } from './worktree';

export const VARIANTS = ['stock', 'patched'] as const;
export type Variant = (typeof VARIANTS)[number];

export interface BuildRequest {
  variant: Variant;
  config: ConfigName;
}

export interface BuiltKernel {
  bzImage: string;
  /** The .config it was built with. */
  config: string;
  key: string;
  /** The cache entry: also System.map and release. */
  dir: string;
}

/** Changes when the same inputs give another result than before. */
const RECIPE = '1';

/** Disk for a whole build tree, measured, with some room. */
export const DISK_BYTES: Record<ConfigName, number> = { base: 2 * GB, test: 4.5 * GB, kasan: 6 * GB };
/** Disk for going on in a build tree that is complete. */
const REBUILD_BYTES = GB;

/** What Debian calls build results -> what they are called in the entry. */
const RESULTS = [
  ['arch/x86/boot/bzImage', 'bzImage'],
  ['.config', 'config'],
  ['System.map', 'System.map'],
  ['include/config/kernel.release', 'release'],
] as const;

export function parseRequest(variant = 'patched', config = 'test'): BuildRequest {
  const known = VARIANTS.find((name) => name === variant);
  const knownConfig = CONFIG_NAMES.find((name) => name === config);
  if (!known) throw new UserError(`unknown variant ${variant}: one of ${VARIANTS.join(', ')}`);
  if (!knownConfig) throw new UserError(`unknown config ${config}: one of ${CONFIG_NAMES.join(', ')}`);
  return { variant: known, config: knownConfig };
}

function patches(): Patch[] {
  return readSeries(inProject('kernel', 'patches'));
}

/** Everything that makes the patched source differ from the stock one, for the key. */
function changes(): (string | Buffer)[] {
  const overlay = [...overlayFiles()].flatMap(([path, file]) => [path, file?.content ?? '']);
  return [...patches().flatMap(({ name, text }) => [name, text]), ...overlay];
}

async function keyOf({ variant, config }: BuildRequest): Promise<string> {
  const fragments = fragmentsOf(config).map(({ text }) => text);
  const inputs = [
    RECIPE,
    variant,
    config,
    await expectedSha256(),
    toolchainKey(),
    JSON.stringify(base().build),
  ];
  const own = variant === 'stock' ? [] : changes();
  return hashOf([...inputs, ...fragments, ...own]).slice(0, 20);
}

/** Files of the patched source; `count` patches of the series, default all. */
export async function patchedFiles(source: Source, series: Patch[] = patches()): Promise<TreeFiles> {
  checkOverlay(source.dir, series);
  return new Map([...overlayFiles(), ...(await applySeries(series, source.dir))]);
}

/** Brings the tree up to date and builds it; a damaged tree is started afresh once. */
export async function buildTree(
  work: WorkDir,
  source: Source,
  config: ConfigName,
  files: TreeFiles | undefined,
  release: string,
): Promise<void> {
  const toolchain = await ensureToolchain();
  const src = files === undefined ? source.dir : work.src;
  const target = { toolchain, work, src, config, release };
  const attempt = async (): Promise<void> => {
    if (files !== undefined) await syncTree(work.src, source.dir, source.id, files);
    await configure(target);
    await make(target, ['bzImage']);
  };
  const warm = !work.fresh;
  try {
    await attempt();
  } catch (error) {
    if (!warm || !(error instanceof KernelBuildError)) throw error;
    // What the compiler says about a source is the source's fault; anything else in a kept tree may be the tree's.
    const damaged = files === undefined ? undefined : damagedFile(work.src, source.dir, files);
    if (error.diagnosed && damaged === undefined) throw error;
    say(
      `the build tree ${work.name} seems to be damaged${damaged === undefined ? '' : ` (${damaged})`}; it is made afresh`,
    );
    await restart(work);
    await attempt();
  }
}

async function build(request: BuildRequest, into: string): Promise<void> {
  const { variant, config } = request;
  const name = `${variant}-${config}`;
  // Before anything is fetched for nothing.
  requireRoot('build the kernel');
  const source = await findSource();
  const files = variant === 'stock' ? undefined : await patchedFiles(source);
  const identity = hashOf([toolchainKey(), source.sha256]);
  await withWorkDir(name, identity, async (work) => {
    await requireDisk({
      what: `the build of the kernel (${variant}, ${config})`,
      path: cacheDir,
      bytes: Math.max(DISK_BYTES[config] - work.size, REBUILD_BYTES),
      reclaim: () => reclaimWorkDir(name),
    });
    await buildTree(work, source, config, files, variant === 'stock' ? '' : '-lockstep');
    for (const [from, to] of RESULTS) copyFileSync(join(work.obj, from), join(into, to));
    // The stock source does not change: its image is all that is ever needed of it.
    if (variant === 'stock') await dropWorkDir(name);
  });
}

export async function buildKernel(request: BuildRequest): Promise<BuiltKernel> {
  const key = await keyOf(request);
  const what = `the kernel (${request.variant}, ${request.config})`;
  const dir = await cached('kernel', key, (into) => build(request, into), { what });
  return { bzImage: join(dir, 'bzImage'), config: join(dir, 'config'), key, dir };
}

export function releaseOf(kernel: BuiltKernel): string {
  return readFileSync(join(kernel.dir, 'release'), 'utf8').trim();
}
