// SPDX-License-Identifier: MIT
// openat2(): open with conditions on the walk, on what is opened and on how it may be reopened; openRegular() for the
// common case.
import type { PathLike } from 'node:fs';
import {
  AT_FDCWD,
  O_CLOEXEC,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  O_PATH,
  OPENAT2_REGULAR,
  OpenHowExtView,
  OpenHowView,
  RESOLVE_BENEATH,
  RESOLVE_CACHED,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  RESOLVE_NO_XDEV,
  UPGRADE_NOREAD,
  type Openat2Call,
  type OpenFlags,
} from '../../../generated/ts/files';
import { call } from '../core/call';
import { isSystemError } from '../core/errors';
import { checkInteger, checkOptions, checkU64 } from '../core/check';
import { FileDescriptor, type FdLike } from '../core/fd';
import { Memory } from '../core/memory';
import { checkPath } from '../core/paths';
import { defineFeature, failsWith } from '../core/probe';
import { maskOf } from '../core/groups';
import { upgradeMask, type Upgrade } from './upgrade';

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
  /**
   * An OR of the O_* constants of this package, or of those of `fs.constants`; `O_RDONLY` if absent. O_CLOEXEC is
   * always added.
   */
  flags?: OpenFlags | number;
  /** Permission bits of a file that is created, less the umask; 0 if absent, and only with O_CREAT or O_TMPFILE. */
  mode?: number;
  /** Conditions on the walk. */
  resolve?: readonly ResolveCondition[];
  /**
   * Fail with `EFTYPE` unless it is a regular file; devices and FIFOs are not even touched. A kernel older than 7.3
   * cannot do it: `UnsupportedError`.
   */
  regular?: boolean;
  /** Only refer to the file, neither for reading nor for writing: O_PATH. */
  path?: boolean;
  /**
   * What a later open through the descriptor may not do. Only the lockstep kernel knows it: `UnsupportedError`. Not for
   * directories: `EISDIR`.
   */
  upgrade?: Upgrade;
  /** Directory in which a relative path starts; the current one if absent. */
  dirfd?: FdLike;
  /** Ends the wait for a FIFO's other end, a lease or a server. */
  signal?: AbortSignal;
}

const openat2Feature = defineFeature({
  name: 'openat2()',
  needs: 'Linux 5.6',
  // A kernel that has the call looks at the size first.
  test: () => failsWith('EINVAL', 'openat2', [AT_FDCWD, null, null, 0]),
});

const regularFeature = defineFeature({
  name: 'OPENAT2_REGULAR',
  needs: 'Linux 7.3',
  // A directory is no regular file: a kernel with the flag says so, one without does not know the flag.
  test: () =>
    open('/', { regular: true }).then(
      (opened) => opened.close().then(() => false),
      (error: unknown) => isSystemError(error, 'EFTYPE'),
    ),
});

const upgradeFeature = defineFeature({
  name: 'openat2() with upgrade',
  needs: 'lockstep',
  // A mask that is known is found wrong before the path is looked at; an unknown word is too much before that.
  test: () => {
    const memory = new Memory(OpenHowExtView.size);
    new OpenHowExtView(memory.view).upgradeMask = UPGRADE_NOREAD;
    return failsWith('EINVAL', 'openat2', [AT_FDCWD, null, memory, memory.byteLength]);
  },
});

function flagsOf({ flags = O_RDONLY, regular = false, path = false }: Openat2Options): bigint {
  const bits =
    typeof flags === 'number'
      ? BigInt(checkInteger('flags', flags, 0, 0xffffffff))
      : checkU64('flags', flags);
  return bits | (regular ? OPENAT2_REGULAR : 0n) | (path ? O_PATH : 0n);
}

/** The short form is all that a kernel without upgrade masks takes. */
function howOf(options: Openat2Options): Memory {
  const mask = upgradeMask(options.upgrade);
  const memory = new Memory(mask === 0n ? OpenHowView.size : OpenHowExtView.size);
  const how = new OpenHowView(memory.view);
  how.flags = flagsOf(options) | O_CLOEXEC;
  how.mode = BigInt(checkInteger('mode', options.mode ?? 0, 0, 0o7777));
  how.resolve = maskOf('resolve', resolveBits, options.resolve ?? []);
  if (mask !== 0n) new OpenHowExtView(memory.view).upgradeMask = mask;
  return memory;
}

async function open(path: PathLike, options: Openat2Options): Promise<FileDescriptor<'file'>> {
  const memory = howOf(options);
  const fd = await call('openat2', [options.dirfd ?? AT_FDCWD, path, memory, memory.byteLength], {
    signal: options.signal,
    feature: openat2Feature,
  });
  return new FileDescriptor(fd, 'file');
}

/**
 * Opens a file and resolves with a handle that owns the descriptor: close it, or declare it with `await using`.
 * @throws AbortError if `signal` ended the wait
 */
export const openat2: Openat2Call<
  [path: PathLike, options?: Openat2Options],
  Promise<FileDescriptor<'file'>>
> = async (path, options = {}) => {
  checkPath(path);
  checkOptions(options);
  try {
    return await open(path, options);
  } catch (error) {
    const wantsRegular = isSystemError(error, 'EINVAL') && (flagsOf(options) & OPENAT2_REGULAR) !== 0n;
    // The only words beyond upstream's that are not zero are those of the mask.
    const wantsMask = isSystemError(error, 'E2BIG');
    const feature = wantsRegular ? regularFeature : wantsMask ? upgradeFeature : undefined;
    throw feature ? await feature.explain(error) : error;
  }
};

export interface OpenRegularOptions extends Pick<Openat2Options, 'dirfd' | 'resolve' | 'signal' | 'upgrade'> {
  /** For writing; with `read`, for both. */
  write?: boolean;
  /** For reading; true unless `write` is given. */
  read?: boolean;
}

/**
 * Opens a path only if it is a regular file: what a program wants that is handed paths by others. On a FIFO, a
 * device, a socket or a directory it fails with `EFTYPE` at once, without waiting for or touching what is there. The
 * file must exist. A kernel older than 7.3 cannot do it: `UnsupportedError`.
 */
export const openRegular: Openat2Call<
  [path: PathLike, options?: OpenRegularOptions],
  Promise<FileDescriptor<'file'>>
> = async (path, options = {}) => {
  checkOptions(options);
  const { write = false, read = !write, ...others } = options;
  return openat2(path, { ...others, regular: true, flags: write ? (read ? O_RDWR : O_WRONLY) : O_RDONLY });
};
