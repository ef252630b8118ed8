// SPDX-License-Identifier: MIT
// What a helper does to itself before calls are sent to it: it joins namespaces, makes new ones, and takes its place in
// them.
import { readlink, writeFile } from 'node:fs/promises';
import type { ArgumentsOf, SyscallName } from './abi';
import { bind } from './bind';
import { checkOptions, lookUp } from './check';
import { EINVAL } from './errno';
import { SystemError } from './errors';
import { borrow, type FdLike } from './fd';
import type { Helper } from './helper';
import { native } from './native';

const KINDS = {
  cgroup: 0x02000000,
  ipc: 0x08000000,
  mount: 0x00020000,
  network: 0x40000000,
  pid: 0x20000000,
  time: 0x00000080,
  user: 0x10000000,
  uts: 0x04000000,
} as const;

/** How the files of /proc/PID/ns are called. */
const KIND_OF_LINK: Readonly<Record<string, NamespaceKind>> = { user: 'user', pid: 'pid', time: 'time' };

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

const MS_REC = 0x4000;
const PROPAGATION = { private: 0x40000, slave: 0x80000 } as const;

/** A kind of namespace. */
export type NamespaceKind = keyof typeof KINDS;

/** `count` ids from `inside` on are, outside, those from `outside` on. */
export interface IdRange {
  readonly inside: number;
  readonly outside: number;
  readonly count: number;
}

export interface NamespacesOptions {
  /** File descriptors of existing namespaces, joined in this order, before new ones are made. */
  join?: readonly FdLike[];
  /** New namespaces to make. */
  unshare?: readonly NamespaceKind[];
  /** User ids of a new user namespace. Default: the caller's own id is 0 inside. */
  uidMap?: readonly IdRange[];
  /** Group ids of a new user namespace. Default: the caller's own group is 0 inside. */
  gidMap?: readonly IdRange[];
  /**
   * What mounts and unmounts have to do with the namespace that a new mount namespace is a copy of: nothing
   * (`'private'`, the default), they come from there (`'slave'`), or as it was there (`'unchanged'`).
   */
  propagation?: 'private' | 'slave' | 'unchanged';
}

/** Of a kind that is not known nothing would be made, and what is run inside would run outside. */
function flagsOf(kinds: readonly NamespaceKind[]): number {
  return kinds.reduce((flags, kind) => flags | lookUp('unshare', KINDS, kind), 0) >>> 0;
}

function mapText(map: readonly IdRange[]): string {
  return map.map(({ inside, outside, count }) => `${inside} ${outside} ${count}\n`).join('');
}

/**
 * What is wrong with options is said before a helper starts.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`
 */
export function checkSetup(options: NamespacesOptions): void {
  checkOptions(options);
  flagsOf(options.unshare ?? []);
  lookUp('propagation', { ...PROPAGATION, unchanged: 0 }, options.propagation ?? 'private');
}

/** Sets a helper up; each step is a call that it makes for itself. */
export class Setup {
  constructor(private readonly helper: Helper) {}

  async run(options: NamespacesOptions): Promise<void> {
    const { join = [], unshare = [], propagation = 'private' } = options;
    const kinds = new Set([...(await this.join(join)), ...unshare]);
    if (unshare.length > 0) await this.call('unshare', [flagsOf(unshare)]);
    if (unshare.includes('user')) await this.map(options);
    if (kinds.has('user')) await this.becomeRoot();
    if (unshare.includes('mount') && propagation !== 'unchanged')
      await this.call('mount', [null, '/', null, MS_REC | PROPAGATION[propagation], null]);
    // A process stays in its pid and time namespace; only its children are in the new one.
    if (kinds.has('pid') || kinds.has('time')) await this.helper.fork();
  }

  private async call<Name extends SyscallName>(name: Name, args: ArgumentsOf<Name>): Promise<void> {
    const result = await this.try(name, args);
    if (result < 0) throw new SystemError(result, { syscall: name });
  }

  private async try<Name extends SyscallName>(name: Name, args: ArgumentsOf<Name>): Promise<number> {
    const call = bind(native().entry(name), args);
    try {
      return await this.helper.call(call);
    } finally {
      call.release();
    }
  }

  private async join(fds: readonly FdLike[]): Promise<string[]> {
    const joined: string[] = [];
    for (const fd of fds) {
      const link = await readlink(`/proc/self/fd/${borrow(fd, 'setns')}`);
      joined.push(KIND_OF_LINK[link.replace(/:.*/, '')] ?? '');
      await this.call('setns', [fd, 0]);
    }
    return joined;
  }

  private async map({ uidMap, gidMap }: NamespacesOptions): Promise<void> {
    const [uid, gid] = [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
    const proc = `/proc/${this.helper.pid}`;
    // Who may not map other groups must first give up dropping groups; root may do both.
    if (uid !== 0) await writeFile(`${proc}/setgroups`, 'deny');
    await writeFile(`${proc}/gid_map`, mapText(gidMap ?? [{ inside: 0, outside: gid, count: 1 }]));
    await writeFile(`${proc}/uid_map`, mapText(uidMap ?? [{ inside: 0, outside: uid, count: 1 }]));
  }

  /** Takes id 0 of the user namespace, if it has one. */
  private async becomeRoot(): Promise<void> {
    for (const name of ['setresgid', 'setresuid'] as const) {
      const result = await this.try(name, [0, 0, 0]);
      if (result < 0 && result !== EINVAL) throw new SystemError(result, { syscall: name });
    }
    // A change of ids takes back the wish to die with the parent.
    await this.call('prctl', [PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0]);
  }
}
