// SPDX-License-Identifier: MIT
// The ways to name a mount or a mount namespace, and how they become arguments.
import type { PathLike } from 'node:fs';
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
}

/** A mount by an open file descriptor on it, which also reaches a mount that another one covers. */
export interface MountByFd {
  fd: FdLike;
}

/** A mount by its unique id. */
export interface MountById {
  id: bigint;
  /** Mount namespace of the mount: its id, or a descriptor of it; that of the caller if absent. */
  namespace?: bigint | FdLike;
}

/** What names a mount. */
export type MountTarget = MountByPath | MountByFd | MountById;

/** How errors call a target that has no path. */
export function describeTarget(target: MountTarget): string | undefined {
  if ('id' in target) return `mount ${target.id}`;
  if ('fd' in target) return `fd ${typeof target.fd === 'number' ? target.fd : target.fd.fd}`;
  return undefined;
}
