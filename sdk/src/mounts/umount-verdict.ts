// SPDX-License-Identifier: MIT
// Whether a mount can be unmounted, as mount_info() tells it.
import {
  MOUNT_UMOUNT_BUSY,
  MOUNT_UMOUNT_CALLER_ROOT,
  MOUNT_UMOUNT_CHILDREN,
  MOUNT_UMOUNT_FOREIGN_NS,
  MOUNT_UMOUNT_LOCKED,
  MOUNT_UMOUNT_LSM,
  MOUNT_UMOUNT_NO_CAP,
  MOUNT_UMOUNT_NOT_MOUNTED,
  MOUNT_UMOUNT_NS_ROOT,
  MOUNT_UMOUNT_OBSTRUCTED,
  type MountInfoView,
} from '../../../generated/ts/mounts';
import { describeErrno } from '../core/errno';
import { namesOf } from '../core/groups';

/** In the order in which an unmount meets them. */
const reasons = {
  noCap: MOUNT_UMOUNT_NO_CAP,
  notMounted: MOUNT_UMOUNT_NOT_MOUNTED,
  foreignNs: MOUNT_UMOUNT_FOREIGN_NS,
  locked: MOUNT_UMOUNT_LOCKED,
  nsRoot: MOUNT_UMOUNT_NS_ROOT,
  callerRoot: MOUNT_UMOUNT_CALLER_ROOT,
  children: MOUNT_UMOUNT_CHILDREN,
  busy: MOUNT_UMOUNT_BUSY,
  lsm: MOUNT_UMOUNT_LSM,
  obstructed: MOUNT_UMOUNT_OBSTRUCTED,
} as const;

/**
 * Something that stands in the way of an unmount.
 *
 * - `noCap`: the caller may not mount or unmount at all
 * - `notMounted`: it is unmounted already
 * - `foreignNs`: it lies in another mount namespace, or in a detached tree
 * - `locked`: it came from a more privileged user namespace
 * - `nsRoot`: it is the root of its mount namespace
 * - `callerRoot`: the caller's root directory lies on it
 * - `children`: other mounts lie on it
 * - `busy`: it is in use; asked only if nothing above stands in the way
 * - `lsm`: a security module refuses; asked only with the group `umountLsm`, and if nothing else stands in the way
 * - `obstructed`: something is stacked on it, which `umount2()` by path would take instead
 */
export type UmountReason = keyof typeof reasons;

const codeOf = (errno: number): string | undefined => (errno === 0 ? undefined : describeErrno(-errno)[0]);

/**
 * What an unmount of exactly this mount by this caller would have said at the moment of the question. Decoded when it
 * is read.
 */
export class UmountVerdict {
  readonly #info: MountInfoView;

  constructor(info: MountInfoView) {
    this.#info = info;
  }

  /** Number of the error, 0 if it would have worked. */
  get err(): number {
    return this.#info.umountErr;
  }

  /** Code of the error, such as `'EBUSY'`; `undefined` if it would have worked. */
  get code(): string | undefined {
    return codeOf(this.err);
  }

  /** The same with `MNT_DETACH`, which waits for nobody. */
  get detachErr(): number {
    return this.#info.umountDetachErr;
  }

  get detachCode(): string | undefined {
    return codeOf(this.detachErr);
  }

  /** All that stands in the way, not only what the error comes from. */
  get reasons(): readonly UmountReason[] {
    return namesOf(reasons, this.#info.umountWhy);
  }
}
