// SPDX-License-Identifier: MIT
// Names for what a file system can do, as mount_info() tells it.
import {
  MOUNT_FEAT_CASEFOLD,
  MOUNT_FEAT_FILE_HANDLE,
  MOUNT_FEAT_FILE_HANDLE_FID,
  MOUNT_FEAT_FREEZE,
  MOUNT_FEAT_IDMAP,
  MOUNT_FEAT_O_TMPFILE,
  MOUNT_FEAT_POSIX_ACL,
  MOUNT_FEAT_RENAME_EXCHANGE,
  MOUNT_FEAT_RENAME_NOREPLACE,
  MOUNT_FEAT_RENAME_WHITEOUT,
  MOUNT_FEAT_XATTR_USER,
} from '../../../generated/ts/mounts';
import { namesOf } from '../core/groups';

export const mountFeatures = {
  tmpfile: MOUNT_FEAT_O_TMPFILE,
  renameNoreplace: MOUNT_FEAT_RENAME_NOREPLACE,
  renameExchange: MOUNT_FEAT_RENAME_EXCHANGE,
  renameWhiteout: MOUNT_FEAT_RENAME_WHITEOUT,
  idmap: MOUNT_FEAT_IDMAP,
  fileHandle: MOUNT_FEAT_FILE_HANDLE,
  fileHandleFid: MOUNT_FEAT_FILE_HANDLE_FID,
  posixAcl: MOUNT_FEAT_POSIX_ACL,
  userXattr: MOUNT_FEAT_XATTR_USER,
  casefold: MOUNT_FEAT_CASEFOLD,
  freeze: MOUNT_FEAT_FREEZE,
} as const;

/** Something that a file system can do or not. */
export type MountFeature = keyof typeof mountFeatures;

/** The names of features. Bits that this version does not know have none. */
export function featureNames(bits: bigint): ReadonlySet<MountFeature> {
  return new Set(namesOf(mountFeatures, bits));
}
