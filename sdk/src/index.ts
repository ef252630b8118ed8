// SPDX-License-Identifier: MIT
// What `import ... from '@lockstep/linux'` gives: the areas, and the handles, errors and helpers they share.
export * from './files';
export * from './mounts';
export { FileDescriptor, MountFd, NamespaceFd, PidFd, type FdLike } from './core/fd';
export { AbortError, isSystemError, SystemError, UnsupportedError, type SyscallError } from './core/errors';
export { probe, type FeatureState } from './core/probe';
export type { FeatureName } from './core/features';
export { Namespaces, type IdRange, type NamespaceKind, type NamespacesOptions } from './core/namespaces';
