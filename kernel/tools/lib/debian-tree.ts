// SPDX-License-Identifier: MIT
// Makes a directory tree with a small Debian in it (mmdebstrap), from the archive the host uses. The toolchain is
// one such tree, the root of the guest another.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aptNetworkOptions, debianArchive } from './apt';
import { messageOf, UserError } from './errors';
import { ensureHostPackages } from './host';
import type { Report } from './progress';
import { requireRoot, runSandboxed } from './sandbox';

export interface DebianTree {
  suite: string;
  backports?: string;
  /** Name patterns of packages that come from backports. */
  fromBackports?: string[];
  packages: string[];
  /** Further arguments of mmdebstrap (hooks, dpkg options). */
  extra?: string[];
}

/** What mmdebstrap says it does, with the share of the time that has passed by then. */
const PHASES: [string, number, string][] = [
  ['running apt-get update', 0.02, 'reading package lists'],
  ['downloading packages', 0.05, 'downloading packages'],
  ['extracting archives', 0.15, 'unpacking the base system'],
  ['installing essential packages', 0.2, 'installing the base system'],
  ['installing remaining packages', 0.3, 'installing packages'],
  ['cleaning package lists', 0.97, 'cleaning up'],
];

function preferences(tree: DebianTree): string {
  const pin = `Pin: release n=${tree.backports ?? tree.suite}\nPin-Priority: 900\n`;
  return `Package: ${(tree.fromBackports ?? []).join(' ')}\n${pin}`;
}

/** Sources for apt inside; without a known archive, backports come from where mmdebstrap takes the suite. */
function sources(tree: DebianTree, archive: string | undefined): string[] {
  if (archive === undefined) return [];
  const suites = [tree.suite, ...(tree.backports === undefined ? [] : [tree.backports])];
  return suites.map((suite) => `deb ${archive} ${suite} main`);
}

function setupHooks(tree: DebianTree, archive: string | undefined, preferencesFile: string): string[] {
  const hooks: string[] = [];
  if (tree.fromBackports?.length) {
    hooks.push(
      `mkdir -p "$1/etc/apt/preferences.d" && cp '${preferencesFile}' "$1/etc/apt/preferences.d/lockstep"`,
    );
  }
  if (archive === undefined && tree.backports !== undefined) {
    const edit = `s/^\\(deb .*\\) ${tree.suite} main.*/\\1 ${tree.backports} main/p`;
    hooks.push(`sed -n '${edit}' "$1/etc/apt/sources.list" > "$1/etc/apt/sources.list.d/backports.list"`);
  }
  return hooks.map((hook) => `--setup-hook=${hook}`);
}

/** Fills `dir`, which is empty or missing. */
export async function makeDebianTree(tree: DebianTree, dir: string, report: Report): Promise<void> {
  requireRoot('make a tree of Debian packages');
  await ensureHostPackages(['mmdebstrap', 'debian-archive-keyring']);
  const archive = await debianArchive();
  const options = [...(await aptNetworkOptions()), 'APT::Install-Recommends "false"'];
  const preferencesFile = join(dirname(dir), 'apt-preferences');
  mkdirSync(dirname(dir), { recursive: true });
  writeFileSync(preferencesFile, preferences(tree));
  const args = [
    '--mode=root',
    '--variant=apt',
    '--architectures=amd64',
    '--format=directory',
    '--keyring=/usr/share/keyrings',
    ...options.map((option) => `--aptopt=${option}`),
    ...setupHooks(tree, archive, preferencesFile),
    ...(tree.extra ?? []),
    `--include=${tree.packages.join(',')}`,
    tree.suite,
    dir,
    ...sources(tree, archive),
  ];
  try {
    await runSandboxed('mmdebstrap', args, {
      onLine: (line) => {
        const phase = PHASES.find(([text]) => line.includes(text));
        if (!phase) return;
        report(phase[1]);
        report(phase[2]);
      },
    });
  } catch (error) {
    const from = archive === undefined ? '' : ` from ${archive}`;
    throw new UserError(`cannot install Debian packages${from}: is the network up? ${messageOf(error)}`);
  } finally {
    rmSync(preferencesFile, { force: true });
  }
}
