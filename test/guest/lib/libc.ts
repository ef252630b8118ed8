// SPDX-License-Identifier: MIT
// What tests need of the C library and Node does not offer: pages with chosen rights, the unique id of a mount by other
// means than those under test, and move_mount(2).
import { createRequire } from 'node:module';
import type Koffi from 'koffi' with { 'resolution-mode': 'import' };

// Its types say that it is an ES module; it can be required all the same.
const koffi = createRequire(__filename)('koffi') as typeof Koffi;
export const libc = koffi.load('libc.so.6');
const mmap = libc.func(
  'intptr_t mmap(intptr_t address, size_t size, int rights, int flags, int fd, int64_t offset)',
);
const mprotect = libc.func('int mprotect(intptr_t address, size_t size, int rights)');
const munmap = libc.func('int munmap(intptr_t address, size_t size)');
const statx = libc.func(
  'int statx(int dirfd, const char *path, int flags, unsigned int mask, _Out_ uint8_t *buffer)',
);
const umount2 = libc.func('int umount2(const char *path, int flags)');
// The C library of the guest may be older than the call.
const syscall = libc.func('long syscall(long number, int, const char *, int, const char *, unsigned int)');

export const PAGE = 4096;
export const NO_ACCESS = 0;
export const READ = 1;
export const READ_WRITE = 3;
const MAP_PRIVATE_ANONYMOUS = 0x22;

/** Fresh pages of zeros; the address is a number. */
export function mapPages(size: number): number {
  const address = mmap(0, size, READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0) as number;
  if (address === -1) throw new Error(`mmap() of ${size} bytes failed`);
  return address;
}

export function setRights(address: number, size: number, rights: number): void {
  if (mprotect(address, size, rights) !== 0) throw new Error('mprotect() failed');
}

export function unmapPages(address: number, size: number): void {
  if (munmap(address, size) !== 0) throw new Error('munmap() failed');
}

/** The bytes at an address; they must not be used after their pages are gone. */
export function bytesAt(address: number, size: number): Uint8Array {
  return size === 0 ? new Uint8Array(0) : new Uint8Array(koffi.view(BigInt(address), size));
}

const AT_FDCWD = -100;
const STATX_MNT_ID_UNIQUE = 0x4000;
const STATX_SIZE = 256;
const STATX_MASK = 0;
const STATX_MNT_ID = 144;

/** Unique id of the mount on which a path lies, as statx() gives it. */
export function mountIdOf(path: string): bigint {
  const buffer = Buffer.alloc(STATX_SIZE);
  if (statx(AT_FDCWD, path, 0, STATX_MNT_ID_UNIQUE, buffer) !== 0)
    throw new Error(`statx() of ${path} failed`);
  if ((buffer.readUInt32LE(STATX_MASK) & STATX_MNT_ID_UNIQUE) === 0)
    throw new Error('this kernel gives no unique mount ids');
  return buffer.readBigUInt64LE(STATX_MNT_ID);
}

const MOVE_MOUNT = 429;

/** move_mount(2): 0 or a negative errno. */
export function moveMount(from: number, fromPath: string, to: number, toPath: string, flags: number): number {
  const result = syscall(MOVE_MOUNT, from, fromPath, to, toPath, flags) as number;
  return result < 0 ? -koffi.errno() : result;
}

const MNT_DETACH = 2;

/** umount2(2), lazily, for tests that do it too often to start a program each time. */
export function unmount(path: string): void {
  if (umount2(path, MNT_DETACH) !== 0) throw new Error(`umount2() of ${path} failed`);
}
