// SPDX-License-Identifier: MIT
// The stock source: found in the cache, given by the user, or fetched from the Debian archive; unpacked once and
// only read from then on. What is not the pinned version is used only with a loud word.
import { constants, existsSync, readFileSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { base } from './base';
import { downloadTarball, newestVersions } from './download';
import { cached, dropEntry, entries, lookup } from './lib/cache';
import { GB, requireDisk } from './lib/disk';
import { messageOf, UserError } from './lib/errors';
import { recall, remember } from './lib/estimates';
import { dieWithParent, run } from './lib/exec';
import { sha256File, writeAtomic } from './lib/files';
import { ensureHostPackages } from './lib/host';
import { cacheDir, inProject } from './lib/paths';
import { say, task } from './lib/progress';
import { applySeries, readSeries } from './series';

export interface Source {
  /** Root of the unpacked tree. */
  dir: string;
  sha256: string;
  /** Names this copy of the tree: it changes when a damaged tree is unpacked again. */
  id: string;
}

interface StandIn {
  for: string;
  sha256: string;
  version: string;
}

const DISK_BYTES = 2.2 * GB;
/** Package, tarball out of it, and the copy that is kept. */
const DOWNLOAD_BYTES = 0.6 * GB;
const standInFile = join(cacheDir, 'stand-in.json');

function tarballPath(dir: string): string {
  return join(dir, base().linux.tarball);
}

function sourceKey(sha256: string): string {
  return sha256.slice(0, 16);
}

/** Puts a file into the cache, under its hash. */
async function keepTarball(file: string, sha256: string): Promise<void> {
  await cached('tarball', sourceKey(sha256), async (dir) => {
    await copyFile(file, tarballPath(dir), constants.COPYFILE_FICLONE);
  });
}

/** The tarball in the cache, if it still is what its name says: it is too large to be hashed on every look. */
async function keptTarball(sha256: string): Promise<string | undefined> {
  const dir = lookup('tarball', sourceKey(sha256));
  if (dir === undefined) return undefined;
  if ((await sha256File(tarballPath(dir))) === sha256) return tarballPath(dir);
  say('the kernel source in the cache is damaged; it is fetched again');
  await dropEntry(dir);
  return undefined;
}

async function unpack(tarball: string, dir: string): Promise<void> {
  await ensureHostPackages(['xz-utils']);
  const usual = recall('unpack', { seconds: 40, steps: 170 });
  const started = Date.now();
  let steps = 0;
  await task('unpacking the kernel source', usual.seconds, (report) =>
    run(
      ...dieWithParent('tar', [
        ...['--extract', '--file', tarball, '--use-compress-program', 'xz --threads=0', '--no-same-owner'],
        ...['--strip-components=1', '--directory', dir, '--checkpoint=1000', '--checkpoint-action=echo=%u'],
      ]),
      { onLine: () => report(++steps / (usual.steps ?? steps)), label: `unpacking ${tarball}` },
    ),
  );
  remember('unpack', { seconds: (Date.now() - started) / 1000, steps });
}

/** The unpacked tree of a tarball with this hash, which `fetch` gets if the cache has not got it. */
async function unpacked(sha256: string, fetch: () => Promise<unknown>): Promise<Source> {
  const make = async (into: string): Promise<void> => {
    const kept = await keptTarball(sha256);
    const bytes = DISK_BYTES + (kept === undefined ? DOWNLOAD_BYTES : 0);
    await requireDisk({ what: 'the kernel source', path: cacheDir, bytes });
    if (kept === undefined) await fetch();
    const tarball = await keptTarball(sha256);
    if (tarball === undefined) throw new UserError('the kernel source vanished from the cache: run again');
    await unpack(tarball, into);
  };
  const dir = await cached('source', sourceKey(sha256), make, { what: 'the kernel source' });
  const { ino, birthtimeNs } = statSync(join(dir, 'Makefile'), { bigint: true });
  return { dir, sha256, id: `${ino}-${birthtimeNs}` };
}

/** A tarball that the user names. Another one than the pinned is taken at the user's word. */
async function givenTarball(file: string): Promise<Source> {
  if (!existsSync(file)) throw new UserError(`LOCKSTEP_KERNEL_TARBALL names ${file}, which does not exist`);
  const sha256 = await sha256File(file);
  if (sha256 !== base().linux.sha256) {
    say(`WARNING: ${file} is not the pinned ${base().linux.version}: what is built from it was never tried`);
  }
  return unpacked(sha256, () => keepTarball(file, sha256));
}

async function fetchPinned(): Promise<void> {
  const { version, sha256 } = base().linux;
  await downloadTarball(version, async (file) => {
    const got = await sha256File(file);
    if (got !== sha256) {
      throw new UserError(
        `the archive's ${version} is not the file that is pinned (sha256 ${got}, expected ${sha256}); it is not used`,
      );
    }
    await keepTarball(file, sha256);
  });
}

function warnStandIn(version: string): void {
  say(`WARNING: ${base().linux.version} has left the Debian archive; ${version} stands in for it`);
  say(`WARNING: the patches apply to it, but it was never tried; to pin it, edit kernel/base.yaml`);
}

function readStandIn(): StandIn | undefined {
  if (!existsSync(standInFile)) return undefined;
  const known = JSON.parse(readFileSync(standInFile, 'utf8')) as StandIn;
  return known.for === base().linux.sha256 ? known : undefined;
}

async function fetchVersion(version: string): Promise<string> {
  let sha256 = '';
  await downloadTarball(version, async (file) => {
    sha256 = await sha256File(file);
    await keepTarball(file, sha256);
  });
  return sha256;
}

/** The newest version of the same series on which the patches apply. */
async function findStandIn(): Promise<Source> {
  const { version: pinned, series, package: name } = base().linux;
  const versions = (await newestVersions()).filter((version) => version.startsWith(series));
  let why = `the archive has no ${name} ${series}x`;
  for (const version of versions) {
    const sha256 = await fetchVersion(version);
    const source = await unpacked(sha256, () => Promise.resolve());
    try {
      await applySeries(readSeries(inProject('kernel', 'patches')), source.dir);
    } catch (error) {
      why = `${version}, which it has instead, does not do: ${messageOf(error)}`;
      continue;
    }
    warnStandIn(version);
    writeAtomic(standInFile, JSON.stringify({ for: base().linux.sha256, sha256, version } satisfies StandIn));
    return source;
  }
  throw new UserError(
    `${name} ${pinned} has left the Debian archive, and ${why}; ` +
      `set LOCKSTEP_KERNEL_TARBALL to a ${base().linux.tarball} of that version`,
  );
}

function havePinned(): boolean {
  const key = sourceKey(base().linux.sha256);
  return entries('source').includes(key) || entries('tarball').includes(key);
}

async function pinnedOrStandIn(): Promise<Source> {
  const { version, sha256 } = base().linux;
  if (!havePinned()) {
    const known = readStandIn();
    if (known) {
      warnStandIn(known.version);
      return unpacked(known.sha256, () => fetchVersion(known.version));
    }
    if (!(await newestVersions()).includes(version)) return findStandIn();
  }
  return unpacked(sha256, fetchPinned);
}

let found: Promise<Source> | undefined;

export function findSource(): Promise<Source> {
  const given = process.env['LOCKSTEP_KERNEL_TARBALL'];
  found ??= given === undefined ? pinnedOrStandIn() : givenTarball(given);
  return found;
}

/** Hash of the tarball that findSource() will use, as far as it is known without the network. */
export async function expectedSha256(): Promise<string> {
  const given = process.env['LOCKSTEP_KERNEL_TARBALL'];
  if (given !== undefined) return (await findSource()).sha256;
  const standIn = havePinned() ? undefined : readStandIn();
  return standIn?.sha256 ?? base().linux.sha256;
}

/** The unpacked stock tree, for reading only. */
export async function ensureSource(): Promise<string> {
  return (await findSource()).dir;
}
