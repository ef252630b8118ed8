// SPDX-License-Identifier: MIT
// Whose a mount, its namespace or its file system is, as mount_info() tells it: the kernel names a user namespace only
// to those who stand in it or above it.
import { MOUNT_STATE_UNMOUNTED, type MountInfoView } from '../../../generated/ts/mounts';

/**
 * A user namespace that owns something. One above or beside the caller's is not named: then it is somebody else's,
 * and that is all there is to know.
 */
export type Owner =
  | {
      readonly visible: true;
      /** Never used again, unlike `ino`. */
      readonly id: bigint;
      /** Inode number as of `/proc/self/ns/user`. */
      readonly ino: number;
    }
  | {
      readonly visible: false;
      /** `'unmounted'`: nobody's any more. */
      readonly why: 'hidden' | 'unmounted';
    };

const shown = (id: bigint, ino: number): Owner =>
  id === 0n ? { visible: false, why: 'hidden' } : { visible: true, id, ino };

/** Who could unmount the mount: for one that came from another user namespace and is locked since, that one. */
export function mountOwner(info: MountInfoView): Owner {
  if ((info.mntState & MOUNT_STATE_UNMOUNTED) !== 0n) return { visible: false, why: 'unmounted' };
  return shown(info.ownerUsernsId, info.ownerUsernsIno);
}

export function fileSystemOwner({ sbUsernsId, sbUsernsIno }: MountInfoView): Owner {
  return shown(sbUsernsId, sbUsernsIno);
}
