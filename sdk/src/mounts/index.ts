// SPDX-License-Identifier: MIT
// Everything about mounts.
export * from '../../../generated/ts/mounts';
export type { MountDevice } from './mount-devices';
export type { MountFeature } from './mount-features';
export { MountInfo, type PrimaryDevice } from './mount-info-answer';
export { mountInfo, type MountInfoGroup, type MountInfoOptions } from './mount-info';
export { statmount, statmountSync, type StatmountGroup, type StatmountOptions } from './statmount';
export { listmount, listmountSync, type ListmountOptions } from './listmount';
export { listMounts, type ListMountsOptions } from './list-mounts';
export type { MountByFd, MountById, MountByPath, MountTarget } from './target';
