// SPDX-License-Identifier: MIT
// The Debian packages that the host must have. Root gets them installed; a person at a terminal is asked first;
// anyone else is told the command. Nothing else on the host is touched.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { aptReason } from './apt';
import { UserError } from './errors';
import { run } from './exec';
import { say, task } from './progress';

export interface HostSystem {
  root: boolean;
  terminal: boolean;
  installed: (names: string[]) => Promise<Set<string>>;
  ask: (question: string) => Promise<boolean>;
  install: (argv: string[]) => Promise<void>;
}

/** Names dpkg knows as installed; packages it never heard of are simply not among them. */
async function installedPackages(names: string[]): Promise<Set<string>> {
  const format = '${Package} ${db:Status-Status}\n';
  const { stdout } = await run('dpkg-query', ['--show', `--showformat=${format}`, ...names], {
    okCodes: [1],
  });
  const lines = stdout.split('\n').map((line) => line.split(' '));
  return new Set(lines.filter(([, status]) => status === 'installed').map(([name = '']) => name));
}

async function askOnTerminal(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [Y/n] `);
    return /^(y(es)?)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

async function aptInstall(argv: string[]): Promise<void> {
  const [cmd = '', ...args] = argv;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (cmd === 'sudo') await run(cmd, args, { env, inherit: true, label: 'apt-get install' });
  else await run(cmd, args, { env, label: 'apt-get install' });
}

function requireDebian(): void {
  let release = '';
  try {
    release = readFileSync('/etc/os-release', 'utf8');
  } catch {
    // No such file: not Debian, said below.
  }
  if (!/^ID(_LIKE)?=.*debian/m.test(release)) {
    throw new UserError('the kernel tools need Debian or a system made from it (dpkg and apt)');
  }
}

export const thisHost: HostSystem = {
  root: process.getuid?.() === 0,
  terminal: process.stdin.isTTY && process.stderr.isTTY,
  installed: installedPackages,
  ask: askOnTerminal,
  install: aptInstall,
};

/** Package lists may be missing or old (a fresh machine): refresh them once if the first try fails. */
async function installAll(names: string[], host: HostSystem): Promise<void> {
  const sudo = host.root ? [] : ['sudo'];
  const apt = [...sudo, 'apt-get', '-o', 'DPkg::Lock::Timeout=300'];
  const install = [...apt, 'install', '--yes', '--no-install-recommends', ...names];
  try {
    await host.install(install);
  } catch {
    await host.install([...apt, 'update']);
    await host.install(install);
  }
}

/** Makes sure that the packages are installed; `purpose` finishes the sentence "needed to ...". */
export async function ensureHostPackages(
  names: string[],
  purpose = 'build and boot the kernel',
  host: HostSystem = thisHost,
): Promise<void> {
  if (host === thisHost) requireDebian();
  const present = await host.installed(names);
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  const list = missing.join(' ');
  const advice = `run: ${host.root ? '' : 'sudo '}apt-get install --no-install-recommends ${list}`;
  if (!host.root) {
    if (!host.terminal) throw new UserError(`Debian packages are missing, needed to ${purpose}; ${advice}`);
    const agreed = await host.ask(`To ${purpose}, these Debian packages are missing: ${list}. Install them?`);
    if (!agreed) throw new UserError(`not installed, as you wished; when you are ready, ${advice}`);
  }
  say(`installing Debian packages: ${list}`);
  try {
    if (host.root) await task('installing Debian packages', undefined, () => installAll(missing, host));
    else await installAll(missing, host);
  } catch (error) {
    throw new UserError(`cannot install ${list}: is the network up? ${aptReason(error)}`);
  }
}
