// SPDX-License-Identifier: MIT
// openat2(): open with conditions on the walk and on what is opened; openRegular() for the common case.
import type { PathLike } from 'node:fs';
import {
  AT_FDCWD,
  O_CLOEXEC,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  OPENAT2_REGULAR,
  OpenHowView,
  RESOLVE_BENEATH,
  RESOLVE_CACHED,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  RESOLVE_NO_XDEV,
  type Openat2Call,
} from '../../../generated/ts/files';
import { call } from '../core/call';
import { isSystemError } from '../core/errors';
import { FileDescriptor, type FdLike } from '../core/fd';
import { Memory } from '../core/memory';
import { defineFeature } from '../core/probe';
import { maskOf } from '../core/groups';

const resolveBits = {
  noXdev: RESOLVE_NO_XDEV,
  noMagicLinks: RESOLVE_NO_MAGICLINKS,
  noSymlinks: RESOLVE_NO_SYMLINKS,
  beneath: RESOLVE_BENEATH,
  inRoot: RESOLVE_IN_ROOT,
  cached: RESOLVE_CACHED,
} as const;

/** A condition on the walk: the RESOLVE_* flags of openat2(2). */
export type ResolveCondition = keyof typeof resolveBits;

export interface Openat2Options {
  /** An OR of O_* constants; `O_RDONLY` if absent. O_CLOEXEC is always added. */
  flags?: bigint;
  /** Permission bits of a file that is created; only with O_CREAT or O_TMPFILE. */
  mode?: number;
  /** Conditions on the walk. */
  resolve?: readonly ResolveCondition[];
  /** Fail with `EFTYPE` unless it is a regular file; devices and FIFOs are not even touched. */
  regular?: boolean;
  /** Directory in which a relative path starts; the current one if absent. */
  dirfd?: FdLike;
  /** Ends the wait for a FIFO's other end, a lease or a server. */
  signal?: AbortSignal;
}

export const openat2Feature = defineFeature({
  name: 'openat2()',
  needs: 'Linux 5.6',
  test: () =>
    call('openat2', [AT_FDCWD, null, null, 0]).then(
      () => true,
      (error: unknown) => isSystemError(error, 'EINVAL'),
    ),
});

export const regularFeature = defineFeature({
  name: 'OPENAT2_REGULAR',
  needs: 'Linux 7.3',
  // A directory is no regular file: a kernel with the flag says so, one without does not know the flag.
  test: () =>
    open('/', { flags: OPENAT2_REGULAR }).then(
      () => true,
      (error: unknown) => isSystemError(error, 'EFTYPE'),
    ),
});

async function open(path: PathLike, options: Openat2Options): Promise<FileDescriptor<'file'>> {
  const memory = new Memory(OpenHowView.size);
  const how = new OpenHowView(memory.view);
  how.flags = (options.flags ?? O_RDONLY) | O_CLOEXEC | (options.regular ? OPENAT2_REGULAR : 0n);
  how.mode = BigInt(options.mode ?? 0);
  how.resolve = maskOf(resolveBits, options.resolve ?? []);
  const fd = await call('openat2', [options.dirfd ?? AT_FDCWD, path, memory, memory.byteLength], {
    signal: options.signal,
    feature: openat2Feature,
  });
  return new FileDescriptor(fd, 'file');
}

/** Opens a file and returns a handle that owns the descriptor. */
export const openat2: Openat2Call<
  [path: PathLike, options?: Openat2Options],
  Promise<FileDescriptor<'file'>>
> = async (path, options = {}) => {
  try {
    return await open(path, options);
  } catch (error) {
    const wantsRegular = options.regular || ((options.flags ?? 0n) & OPENAT2_REGULAR) !== 0n;
    throw wantsRegular && isSystemError(error, 'EINVAL') ? await regularFeature.explain(error) : error;
  }
};

export interface OpenRegularOptions {
  /** For writing; with `read`, for both. */
  write?: boolean;
  /** For reading; true unless `write` is given. */
  read?: boolean;
  dirfd?: FdLike;
  resolve?: readonly ResolveCondition[];
  signal?: AbortSignal;
}

/**
 * Opens a path only if it is a regular file: what a program wants that is handed paths by others. On a FIFO, a
 * device, a socket or a directory it fails with `EFTYPE` at once, without waiting for or touching what is there.
 */
export const openRegular: Openat2Call<
  [path: PathLike, options?: OpenRegularOptions],
  Promise<FileDescriptor<'file'>>
> = (path, { write = false, read = !write, ...options } = {}) =>
  openat2(path, { ...options, regular: true, flags: write ? (read ? O_RDWR : O_WRONLY) : O_RDONLY });
