// SPDX-License-Identifier: MIT
// The groups of fields of mount_info() by name, and which parts of an answer they fill.
import {
  MOUNT_INFO_BASIC,
  MOUNT_INFO_BDEV,
  MOUNT_INFO_DEVS,
  MOUNT_INFO_FEATURES,
  MOUNT_INFO_FSID,
  MOUNT_INFO_IDMAP,
  MOUNT_INFO_LOCKS,
  MOUNT_INFO_NS,
  MOUNT_INFO_OWNER,
  MOUNT_INFO_PROP_ATTR,
  MOUNT_INFO_PROPAGATE_FROM,
  MOUNT_INFO_SB,
  MOUNT_INFO_STACK,
  MOUNT_INFO_UMOUNT,
  MOUNT_INFO_UMOUNT_LSM,
  MOUNT_INFO_UUID,
} from '../../../generated/ts/mounts';
import type { MountInfo } from './mount-info-answer';

export const mountInfoGroups = {
  basic: MOUNT_INFO_BASIC,
  propagateFrom: MOUNT_INFO_PROPAGATE_FROM,
  ns: MOUNT_INFO_NS,
  owner: MOUNT_INFO_OWNER,
  locks: MOUNT_INFO_LOCKS,
  propAttr: MOUNT_INFO_PROP_ATTR,
  stack: MOUNT_INFO_STACK,
  umount: MOUNT_INFO_UMOUNT,
  umountLsm: MOUNT_INFO_UMOUNT_LSM,
  sb: MOUNT_INFO_SB,
  uuid: MOUNT_INFO_UUID,
  fsid: MOUNT_INFO_FSID,
  features: MOUNT_INFO_FEATURES,
  bdev: MOUNT_INFO_BDEV,
  devs: MOUNT_INFO_DEVS,
  idmap: MOUNT_INFO_IDMAP,
} as const;

/** A group of fields of {@link MountInfo}. */
export type MountInfoGroup = keyof typeof mountInfoGroups;

/** The properties of {@link MountInfo} that are there whenever their group was asked for. */
interface Parts {
  owner: 'owner' | 'fileSystemOwner';
  umount: 'umount';
  umountLsm: 'umount';
  locks: 'locks';
  stack: 'stack';
  features: 'features' | 'featuresKnown';
  devs: 'devices';
}

/** What an answer surely has if these groups were asked for. */
export type Filled<Group extends MountInfoGroup> = {
  readonly [Part in Parts[Group & keyof Parts]]: NonNullable<MountInfo[Part]>;
};
