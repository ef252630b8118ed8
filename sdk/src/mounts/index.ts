// SPDX-License-Identifier: MIT
// Everything about mounts.
export * from '../../../generated/ts/mounts';
export { mountInfo, type MountInfoGroup, type MountInfoOptions } from './mount-info';
export { statmount, statmountSync, type StatmountGroup, type StatmountOptions } from './statmount';
export { listmount, listmountSync, type ListmountOptions } from './listmount';
export { listMounts, type ListMountsOptions } from './list-mounts';
export type { MountByFd, MountById, MountByPath, MountTarget } from './target';
