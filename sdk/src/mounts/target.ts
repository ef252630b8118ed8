// SPDX-License-Identifier: MIT
// The ways to name a mount or a mount namespace, and how they become arguments.
import type { PathLike } from 'node:fs';
import { checkOptions, checkU64, invalidValue } from '../core/check';
import type { FdLike } from '../core/fd';

/** A mount by a path that lies on it. */
export interface MountByPath {
  /** Any path on the mount. */
  path: PathLike;
  /** Directory in which a relative path starts; the current one if absent. */
  dirfd?: FdLike;
  /** Do not follow a symbolic link at the end of the path. */
  noFollow?: boolean;
  /** Do not mount an automount point at the end of the path. */
  noAutomount?: boolean;
  fd?: never;
  id?: never;
  namespace?: never;
}

/** A mount by an open file descriptor on it, which also reaches a mount that another one covers. */
export interface MountByFd {
  /** Any file or directory on the mount, opened with O_PATH or otherwise. */
  fd: FdLike;
  path?: never;
  id?: never;
  namespace?: never;
}

/** A mount by its unique id. */
export interface MountById {
  /** As `mntId` has it: never used again, unlike `mntIdOld`. */
  id: bigint;
  /** Mount namespace of the mount: its id, or a descriptor of it; that of the caller if absent. */
  namespace?: bigint | FdLike;
  path?: never;
  fd?: never;
}

/** What names a mount. */
export type MountTarget = MountByPath | MountByFd | MountById;

/**
 * Checks that a mount is named in one of these ways, and in one only: else the kernel would be asked about another.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`; RangeError `ERR_OUT_OF_RANGE`
 */
export function checkTarget(target: MountTarget, ways: readonly ('path' | 'fd' | 'id')[]): void {
  checkOptions(target);
  const given = (['path', 'fd', 'id'] as const).filter((way) => target[way] !== undefined);
  const [way] = given;
  if (way === undefined || given.length > 1 || !ways.includes(way))
    throw invalidValue(
      `A mount is named by one of ${ways.join(', ')}. Received ${given.join(' and ') || 'none of them'}`,
    );
  if (target.id !== undefined) checkU64('id', target.id);
  else if ((target.namespace as unknown) !== undefined)
    throw invalidValue(`"namespace" goes with "id", not with "${way}"`);
}

/** How errors call a target that has no path. */
export function describeTarget(target: MountTarget): string | undefined {
  if (target.id !== undefined) return `mount ${target.id}`;
  if (target.fd === undefined) return undefined;
  return `fd ${typeof target.fd === 'object' ? target.fd.fd : target.fd}`;
}
