// SPDX-License-Identifier: MIT
// Where Debian packages come from: the archive that the host itself uses, reached the way the host reaches it
// (proxy, certificates). No address stands in any file of the project.
import { readFileSync } from 'node:fs';
import { messageOf } from './errors';
import { run } from './exec';

export interface IndexTarget {
  uri: string;
  codename: string;
  release: string;
  origin: string;
  label: string;
}

const FORMAT = ['REPO_URI', 'CODENAME', 'RELEASE', 'ORIGIN', 'LABEL'].map((name) => `$(${name})`).join('\t');

function parseTargets(text: string): IndexTarget[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [uri = '', codename = '', release = '', origin = '', label = ''] = line.split('\t');
      return { uri, codename, release, origin, label };
    });
}

/** The address of Debian's main archive among what apt reads; security and foreign archives do not hold it. */
export function chooseArchive(targets: IndexTarget[], hostCodename: string | undefined): string | undefined {
  const usable = targets.filter(
    ({ uri, origin, label }) =>
      /^https?:/.test(uri) && (origin === 'Debian' || origin === '') && label !== 'Debian-Security',
  );
  const own = usable.filter((t) => t.codename === hostCodename || t.release === hostCodename);
  // Without downloaded lists apt knows no origin; then only the host's own release is trusted to be Debian's.
  const best = own.find((t) => t.origin === 'Debian') ?? usable.find((t) => t.origin === 'Debian') ?? own[0];
  return best?.uri;
}

function hostCodename(): string | undefined {
  return /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
}

/** The archive of the host, undefined if apt has none (the caller then leaves the choice to mmdebstrap). */
export async function debianArchive(): Promise<string | undefined> {
  const filter = 'MetaKey: main/binary-amd64/Packages';
  const { stdout } = await run('apt-get', ['indextargets', '--format', FORMAT, filter], { okCodes: [100] });
  return chooseArchive(parseTargets(stdout), hostCodename());
}

/** How the host's apt reaches the network, as options for another apt: `Acquire::http::Proxy "..."`. */
export async function aptNetworkOptions(): Promise<string[]> {
  const { stdout } = await run('apt-config', ['dump']);
  return stdout
    .split('\n')
    .filter((line) => /^Acquire::(https?::|Check-|Retries|ForceIPv)/.test(line) && !line.endsWith(' "";'))
    .map((line) => line.replace(/;$/, ''));
}

/** What apt or mmdebstrap says is wrong, in one line; the rest of their output is progress. */
export function aptReason(error: unknown): string {
  const lines = messageOf(error)
    .split('\n')
    .map((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith('E: ')).map((line) => line.slice('E: '.length));
  // The first is the cause; what follows says that therefore something else failed too.
  return errors[0] ?? lines.join(' ');
}
