// SPDX-License-Identifier: MIT
// Fetches the kernel's source package with the host's apt, which checks signatures and hashes and takes up a broken
// download where it stopped. It works on lists of its own: the host's sources stay as they are.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { base } from './base';
import { aptReason, debianArchive } from './lib/apt';
import { UserError } from './lib/errors';
import { run, type RunResult } from './lib/exec';
import { listFiles } from './lib/files';
import { ensureHostPackages } from './lib/host';
import { withLock } from './lib/lock';
import { cacheDir } from './lib/paths';
import { task, type Report } from './lib/progress';
import { ensureToolchain } from './toolchain';

const dir = join(cacheDir, 'download');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** apt options for a state of our own below `dir`. */
const OPTIONS = [
  `Dir::State::lists=${join(dir, 'lists')}`,
  `Dir::Cache=${dir}`,
  `Dir::Etc::SourceList=${join(dir, 'sources.list')}`,
  ...['SourceParts', 'Preferences', 'PreferencesParts'].map((name) => `Dir::Etc::${name}=/dev/null`),
  'Dir::State::status=/dev/null',
  'APT::Sandbox::User=root',
  'APT::Status-Fd=1',
].flatMap((option) => ['-o', option]);

/** Without an archive of the host's: the one that mmdebstrap chose for the toolchain. */
async function archive(): Promise<string> {
  const own = await debianArchive();
  if (own !== undefined) return own;
  const { root } = await ensureToolchain();
  const sources = readFileSync(join(root, 'etc/apt/sources.list'), 'utf8');
  const uri = /^deb (?:\[.*\] )?(\S+)/m.exec(sources)?.[1];
  if (uri === undefined) throw new UserError('apt names no Debian archive: check /etc/apt/sources.list');
  return uri;
}

async function apt(command: string, args: string[], report: Report, cwd = dir): Promise<RunResult> {
  const onLine = (line: string): void => {
    const percent = /^dlstatus:\d+:([\d.]+):/.exec(line)?.[1];
    if (percent !== undefined) report(Number(percent) / 100);
  };
  return run(command, [...OPTIONS, ...args], { cwd, onLine, env: { LC_ALL: 'C' } });
}

async function updateLists(report: Report): Promise<void> {
  const uri = await archive();
  mkdirSync(join(dir, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(dir, 'archives', 'partial'), { recursive: true });
  const line = `deb [signed-by=${KEYRING}] ${uri} ${base().toolchain.backports} main\n`;
  writeFileSync(join(dir, 'sources.list'), line);
  try {
    // Errors while fetching are else only warnings.
    await apt('apt-get', ['-o', 'APT::Update::Error-Mode=any', '--quiet=2', 'update'], report);
  } catch (error) {
    throw new UserError(`cannot read the package lists of ${uri}: is the network up? ${aptReason(error)}`);
  }
}

let versions: Promise<string[]> | undefined;

async function readVersions(): Promise<string[]> {
  await ensureHostPackages(['debian-archive-keyring']);
  return withLock(join(cacheDir, 'locks', 'download'), 'the download', () =>
    task('reading package lists', undefined, async (report) => {
      await updateLists(report);
      const { stdout } = await apt('apt-cache', ['madison', base().linux.package], report);
      const lines = stdout.split('\n').map((text) => text.split('|').map((part) => part.trim()));
      return lines.map(([, version]) => version ?? '').filter((version) => version !== '');
    }),
  );
}

/** Versions of the source package in the archive, the newest first. */
export function newestVersions(): Promise<string[]> {
  versions ??= readVersions();
  return versions;
}

/** Fetches a version and hands the tarball in it to `use`; nothing of it stays here. */
export async function downloadTarball(version: string, use: (file: string) => Promise<void>): Promise<void> {
  const { package: name, tarball } = base().linux;
  await newestVersions();
  await withLock(join(cacheDir, 'locks', 'download'), 'the download', async () => {
    const into = join(dir, 'package');
    mkdirSync(into, { recursive: true });
    try {
      await task(`downloading ${name} ${version}`, undefined, (report) =>
        apt('apt-get', ['--quiet=2', 'download', `${name}=${version}`], report, into),
      );
    } catch (error) {
      throw new UserError(`cannot download ${name} ${version}: is the network up? ${aptReason(error)}`);
    }
    const file = listFiles(into).find((path) => path.endsWith('.deb'));
    if (file === undefined) throw new UserError(`apt downloaded no ${name} ${version}: run again`);
    const content = join(dir, 'content');
    rmSync(content, { recursive: true, force: true });
    try {
      await run('dpkg-deb', ['--extract', join(into, file), content]);
      await use(join(content, 'usr/src', tarball));
    } finally {
      rmSync(content, { recursive: true, force: true });
      rmSync(into, { recursive: true, force: true });
    }
  });
}
