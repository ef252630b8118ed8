// SPDX-License-Identifier: MIT
// The names of the features of the kernel that this package can use: the keys of `probe()`, and what an
// `UnsupportedError` names. Each is defined, with its test, by the module that needs it.

/** Sorted. */
export const featureNames = [
  'MOUNT_SETATTR_LOCKED',
  'OPENAT2_REGULAR',
  'listmount()',
  'listmount() in reverse',
  'mount_info()',
  'mount_info() group basic',
  'mount_info() group bdev',
  'mount_info() group devs',
  'mount_info() group features',
  'mount_info() group fsid',
  'mount_info() group idmap',
  'mount_info() group locks',
  'mount_info() group ns',
  'mount_info() group owner',
  'mount_info() group propAttr',
  'mount_info() group propagateFrom',
  'mount_info() group sb',
  'mount_info() group stack',
  'mount_info() group umount',
  'mount_info() group umountLsm',
  'mount_info() group uuid',
  'mount_setattr()',
  'open_tree()',
  'open_tree_attr()',
  'openat2()',
  'openat2() with upgrade',
  'statmount()',
  'statmount() by descriptor',
] as const;

/** Name of a feature of the kernel. */
export type FeatureName = (typeof featureNames)[number];
