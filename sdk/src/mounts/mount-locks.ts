// SPDX-License-Identifier: MIT
// Names for what may not be changed about a mount, as mount_info() tells it.
import {
  MOUNT_LOCK_ATIME,
  MOUNT_LOCK_ATTRS,
  MOUNT_LOCK_IDMAP,
  MOUNT_LOCK_MOUNT,
  MOUNT_LOCK_NODEV,
  MOUNT_LOCK_NOEXEC,
  MOUNT_LOCK_NOSUID,
  MOUNT_LOCK_NOSYMFOLLOW,
  MOUNT_LOCK_READONLY,
} from '../../../generated/ts/mounts';
import { namesOf } from '../core/groups';

const locks = {
  mount: MOUNT_LOCK_MOUNT,
  readonly: MOUNT_LOCK_READONLY,
  nodev: MOUNT_LOCK_NODEV,
  nosuid: MOUNT_LOCK_NOSUID,
  noexec: MOUNT_LOCK_NOEXEC,
  nosymfollow: MOUNT_LOCK_NOSYMFOLLOW,
  atime: MOUNT_LOCK_ATIME,
  idmap: MOUNT_LOCK_IDMAP,
  attrs: MOUNT_LOCK_ATTRS,
} as const;

/**
 * Something about a mount that may not be changed. `mount`: it may not be taken from where it is. `attrs`: no
 * attribute may be changed in either direction. `atime`, `idmap`: these may not be changed. The others are attributes
 * that may not be taken away.
 */
export type MountLock = keyof typeof locks;

/** The names of locks. Bits that this version does not know have none. */
export function lockNames(bits: bigint): ReadonlySet<MountLock> {
  return new Set(namesOf(locks, bits));
}
