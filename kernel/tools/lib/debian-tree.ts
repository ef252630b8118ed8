// SPDX-License-Identifier: MIT
// Makes a directory tree with a small Debian in it (mmdebstrap), from the archive the host uses. The toolchain is
// one such tree, the root of the guest another.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aptNetworkOptions, aptReason, debianArchive } from './apt';
import { UserError } from './errors';
import { recall, remember } from './estimates';
import { hashOf } from './files';
import { ensureHostPackages } from './host';
import type { Report } from './progress';
import { requireRoot, runSandboxed } from './sandbox';

export interface DebianTree {
  suite: string;
  backports?: string;
  /** Name patterns of packages that come from backports. */
  fromBackports?: string[];
  packages: string[];
  /** Default `apt`: the essential packages and apt itself. */
  variant?: 'apt' | 'minbase';
  /** Further arguments of mmdebstrap (hooks, dpkg options). */
  extra?: string[];
}

/** Each package that apt unpacks and sets up prints one such line. */
const STEP = /^(Unpacking|Setting up) (\S+)/;

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
    ...['--mode=root', '--architectures=amd64', '--format=directory', '--verbose'],
    `--variant=${tree.variant ?? 'apt'}`,
    '--keyring=/usr/share/keyrings',
    ...options.map((option) => `--aptopt=${option}`),
    ...setupHooks(tree, archive, preferencesFile),
    ...(tree.extra ?? []),
    `--include=${tree.packages.join(',')}`,
    ...[tree.suite, dir, ...sources(tree, archive)],
  ];
  const name = `debian-tree-${hashOf(tree.packages).slice(0, 8)}`;
  const usual = recall(name, { seconds: 60, steps: tree.packages.length * 20 });
  const started = Date.now();
  let steps = 0;
  report('downloading package lists and packages');
  const onLine = (line: string): void => {
    const match = STEP.exec(line);
    if (!match) return;
    steps += 1;
    report(steps / (usual.steps ?? steps));
    report(line.slice(0, match[0].length).toLowerCase());
  };
  try {
    await runSandboxed('mmdebstrap', args, { onLine });
    remember(name, { seconds: (Date.now() - started) / 1000, steps });
  } catch (error) {
    const from = archive === undefined ? '' : ` from ${archive}`;
    throw new UserError(`cannot install Debian packages${from}: is the network up? ${aptReason(error)}`);
  } finally {
    rmSync(preferencesFile, { force: true });
  }
}
