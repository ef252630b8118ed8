// SPDX-License-Identifier: MIT
// How mountSetattr(), openTree() and openTreeAttr() are told a place: a path, or a descriptor and nothing else.
import type { PathLike } from 'node:fs';
import {
  AT_EMPTY_PATH,
  AT_NO_AUTOMOUNT,
  AT_RECURSIVE,
  AT_SYMLINK_NOFOLLOW,
} from '../../../generated/ts/mounts';
import { AT_FDCWD } from '../../../generated/ts/files';
import { invalidValue } from '../core/check';
import type { FdLike } from '../core/fd';
import { checkPath } from '../core/paths';

export interface PlaceOptions {
  /** Directory in which a relative path starts; the current one if absent. */
  dirfd?: FdLike;
  /** Do not follow a symbolic link at the end of the path. */
  noFollow?: boolean;
  /** Do not mount an automount point at the end of the path. */
  noAutomount?: boolean;
  /** The mounts below as well. */
  recursive?: boolean;
  /** Gives up waiting for the path. */
  signal?: AbortSignal;
}

export interface Place {
  dfd: FdLike;
  path: PathLike;
  flags: number;
  /** How errors call it, if not by the path. */
  name: string | undefined;
}

/**
 * The first arguments of the call.
 * @throws TypeError `ERR_INVALID_ARG_TYPE` for what is neither, `ERR_INVALID_ARG_VALUE` for a `dirfd` beside a descriptor
 */
export function placeOf(target: PathLike | FdLike, options: PlaceOptions): Place {
  const { dirfd, noFollow = false, noAutomount = false, recursive = false } = options;
  const flags =
    (noFollow ? AT_SYMLINK_NOFOLLOW : 0) |
    (noAutomount ? AT_NO_AUTOMOUNT : 0) |
    (recursive ? AT_RECURSIVE : 0);
  if (!isDescriptor(target)) {
    checkPath(target);
    return { dfd: dirfd ?? AT_FDCWD, path: target, flags, name: undefined };
  }
  if (dirfd !== undefined) throw invalidValue('"dirfd" goes with a path, not with a descriptor');
  const number = typeof target === 'object' ? target.fd : target;
  return { dfd: target, path: '', flags: flags | AT_EMPTY_PATH, name: `fd ${number}` };
}

function isDescriptor(target: PathLike | FdLike): target is FdLike {
  // What is null is no path either, and checkPath() says so.
  return (
    typeof target === 'number' ||
    (typeof target === 'object' && (target as unknown) !== null && 'fd' in target)
  );
}
