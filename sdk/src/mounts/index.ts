// SPDX-License-Identifier: MIT
// Everything about mounts.
export * from '../../../generated/ts/mounts';
export type { MountDevice } from './mount-devices';
export type { MountFeature } from './mount-features';
export type { MountLock } from './mount-locks';
export type { Owner } from './mount-owner';
export type { MountStack } from './mount-stack';
export type { UmountReason, UmountVerdict } from './umount-verdict';
export { MountInfo, type PrimaryDevice } from './mount-info-answer';
export { mountInfo, type MountInfoFunction, type MountInfoOptions } from './mount-info';
export type { Filled, MountInfoGroup } from './mount-info-groups';
export { statmount, statmountSync, type StatmountGroup, type StatmountOptions } from './statmount';
export { listmount, listmountSync, type ListmountOptions } from './listmount';
export { listMounts, type ListedMount, type ListMountsFunction, type ListMountsOptions } from './list-mounts';
export { mountSetattr, type MountSetattrOptions } from './mount-setattr';
export type { MountAtime, MountAttribute, MountChange, MountPropagation } from './mount-change';
export { openTree, openTreeAttr, type OpenTreeAttrOptions, type OpenTreeOptions } from './open-tree';
export type { PlaceOptions } from './place';
export type { MountByFd, MountById, MountByPath, MountTarget } from './target';
