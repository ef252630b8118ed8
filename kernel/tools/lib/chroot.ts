// SPDX-License-Identifier: MIT
// Runs a command inside a directory tree of Debian, read-only but for what is bound in. The command sees a fixed
// environment and fixed paths (all binds lie below /mnt), so that what it builds does not depend on the host.
import { UserError } from './errors';
import type { RunOptions, RunResult } from './exec';
import { requireRoot, runSandboxed } from './sandbox';

export interface Bind {
  /** A directory of the host. */
  from: string;
  /** A name: the command sees the directory as /mnt/<name>. */
  to: string;
  writable?: boolean;
}

export interface ChrootOptions extends Omit<RunOptions, 'cwd' | 'env'> {
  /** Inside the tree. */
  cwd?: string;
  /** The whole environment beside PATH, HOME and the locale. */
  env?: Record<string, string>;
  binds?: Bind[];
}

/** Exit code of the script below when the tree cannot be mounted. */
const NOT_MOUNTED = 97;

const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function mountScript(root: string, binds: Bind[]): string {
  const at = (path: string): string => quote(`${root}/${path}`);
  const lines = [
    `mount --bind ${quote(root)} ${quote(root)}`,
    `mount -o remount,bind,ro ${quote(root)}`,
    `mount -t proc proc ${at('proc')}`,
    ...['tmp', 'run', 'mnt', 'dev'].map((dir) => `mount -t tmpfs -o mode=1777 tmpfs ${at(dir)}`),
    ...DEVICES.map((name) => `touch ${at(`dev/${name}`)} && mount --bind /dev/${name} ${at(`dev/${name}`)}`),
    `ln -s /proc/self/fd ${at('dev/fd')}`,
    `mkdir ${at('dev/shm')}`,
  ];
  for (const { from, to, writable } of binds) {
    const target = at(`mnt/${to}`);
    lines.push(`mkdir ${target}`, `mount --bind ${quote(from)} ${target}`);
    if (!writable) lines.push(`mount -o remount,bind,ro ${target}`);
  }
  return lines.join(' && ');
}

export async function runInTree(
  root: string,
  cmd: string,
  args: string[],
  opts: ChrootOptions = {},
): Promise<RunResult> {
  requireRoot('use the toolchain');
  const { cwd = '/', env = {}, binds = [], ...rest } = opts;
  const fixed = { PATH: '/usr/sbin:/usr/bin', HOME: '/tmp', LC_ALL: 'C.UTF-8', TZ: 'UTC', ...env };
  const inside = ['env', '-i', ...Object.entries(fixed).map(([name, value]) => `${name}=${value}`)];
  const enter = ['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', cwd, cmd, ...args];
  const script = `(${mountScript(root, binds)}) || exit ${NOT_MOUNTED}; exec chroot "$@"`;
  const result = await runSandboxed('sh', ['-c', script, 'sh', root, ...inside, ...enter], {
    label: cmd,
    ...rest,
    okCodes: [NOT_MOUNTED, ...(rest.okCodes ?? [])],
  });
  if (result.code === NOT_MOUNTED) {
    const why = result.stderr.trim().split('\n').at(-1) ?? '';
    throw new UserError(
      `cannot mount inside ${root} (${why}); in a container this needs the capability CAP_SYS_ADMIN`,
    );
  }
  return result;
}
