// SPDX-License-Identifier: MIT
// What tests of mount attributes share: the state of a mount by names, the mount table as bytes, calls of mount(2) and
// move_mount(2), user namespaces with maps.
import { closeSync, openSync, readFileSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import {
  MOUNT_ATTR_NOATIME,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NODIRATIME,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_NOSYMFOLLOW,
  MOUNT_ATTR_RDONLY,
  MOUNT_ATTR_STRICTATIME,
  mountInfo,
  Namespaces,
  openTree,
  statmount,
  type MountAtime,
  type MountAttribute,
  type MountFd,
} from '@lockstep/linux';
import { call, Memory } from '@lockstep/linux/raw';
import { codeOf } from './errors';
import { moveMount } from './libc';

/** Each attribute that can be set and cleared: its bit in mount_attr, and its flag of mount(2). */
export const ATTRIBUTES: Readonly<Record<MountAttribute, { bit: bigint; ms: number }>> = {
  rdonly: { bit: MOUNT_ATTR_RDONLY, ms: 0x1 },
  nosuid: { bit: MOUNT_ATTR_NOSUID, ms: 0x2 },
  nodev: { bit: MOUNT_ATTR_NODEV, ms: 0x4 },
  noexec: { bit: MOUNT_ATTR_NOEXEC, ms: 0x8 },
  nosymfollow: { bit: MOUNT_ATTR_NOSYMFOLLOW, ms: 0x100 },
  nodiratime: { bit: MOUNT_ATTR_NODIRATIME, ms: 0x800 },
};
export const NAMES = Object.keys(ATTRIBUTES) as MountAttribute[];
export const ATIMES: readonly MountAtime[] = ['relatime', 'noatime', 'strictatime'];

export const MS_REMOUNT = 0x20;
export const MS_BIND = 0x1000;
export const MS_REC = 0x4000;

/** A detached mount can be asked about by mount_info() only. */
async function attributesOf(target: string | MountFd): Promise<bigint> {
  if (typeof target !== 'string') return (await mountInfo({ fd: target })).mntAttr;
  await using fd = await openTree(target);
  return (await statmount({ fd, want: ['basic'] })).mntAttr;
}

/** The attributes of a mount and its atime setting, by path or descriptor. */
export async function stateOf(target: string | MountFd): Promise<string[]> {
  const mntAttr = await attributesOf(target);
  const atime =
    mntAttr & MOUNT_ATTR_NOATIME ? 'noatime' : mntAttr & MOUNT_ATTR_STRICTATIME ? 'strictatime' : 'relatime';
  return [...NAMES.filter((name) => (mntAttr & ATTRIBUTES[name].bit) !== 0n), atime];
}

/** A call that must fail leaves this as it was, byte for byte. */
export function mountTable(): string {
  return readFileSync('/proc/self/mountinfo', 'utf8');
}

/** The optional fields of a mount point in mountinfo, such as `shared:12`. */
export function propagationOf(path: string): string {
  const lines = mountTable().split('\n');
  const line = lines.filter((text) => text.split(' ')[4] === path).at(-1);
  return /^(?:\S+ ){6}(.*?) ?- /.exec(line ?? '')?.[1] ?? '';
}

/** 'ok' or the code of the error. */
export async function ending(promise: Promise<unknown>): Promise<string> {
  const failed = promise.then(
    () => false,
    () => true,
  );
  return (await failed) ? codeOf(promise) : 'ok';
}

/** mount(2) on an existing mount: `MS_REMOUNT | MS_BIND`, a propagation, ... */
export function legacyMount(path: string, flags: number, data: string | null = null): Promise<string> {
  const memory = data === null ? null : Memory.path(data);
  return ending(call('mount', [null, path, null, flags, memory]));
}

const MOVE_MOUNT_F_EMPTY_PATH = 0x4;

/** Attaches a detached tree; 'ok' or the code of the error. */
export function attach(tree: MountFd, path: string): string {
  return codeOfResult(moveMount(tree.fd, '', -100, path, MOVE_MOUNT_F_EMPTY_PATH));
}

/** Gives `to` the peer group of `from`; 'ok' or the code of the error. */
export function setGroup(from: string, to: string): string {
  const MOVE_MOUNT_SET_GROUP = 0x100;
  return codeOfResult(moveMount(-100, from, -100, to, MOVE_MOUNT_SET_GROUP));
}

/** 'ok' or the name of a negative errno. */
export function codeOfResult(result: number): string {
  return result < 0 ? getSystemErrorName(result) : 'ok';
}

/** A container: user and mount namespaces of their own, in which root is this root. */
export function makeContainer(): Promise<Namespaces> {
  return Namespaces.enter({ unshare: ['user', 'mount'] });
}

/** Uses a user namespace whose ids 0 to 9999 are ours from 100000 on. */
export async function withUserNamespace<T>(use: (fd: number) => Promise<T>): Promise<T> {
  const map = [{ inside: 0, outside: 100_000, count: 10_000 }];
  const namespaces = await Namespaces.enter({ unshare: ['user'], uidMap: map, gidMap: map });
  const fd = openSync(`/proc/${namespaces.pid}/ns/user`, 'r');
  try {
    return await use(fd);
  } finally {
    closeSync(fd);
    await namespaces.close();
  }
}
