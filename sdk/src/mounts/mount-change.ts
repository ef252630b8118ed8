// SPDX-License-Identifier: MIT
// What mountSetattr() and openTreeAttr() change about a mount, by names, and struct mount_attr made of it.
import {
  MOUNT_ATTR__ATIME,
  MOUNT_ATTR_IDMAP,
  MOUNT_ATTR_NOATIME,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NODIRATIME,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_NOSYMFOLLOW,
  MOUNT_ATTR_RDONLY,
  MOUNT_ATTR_RELATIME,
  MOUNT_ATTR_STRICTATIME,
  MOUNT_SETATTR_LOCKED,
  MountAttrView,
  MS_PRIVATE,
  MS_SHARED,
  MS_SLAVE,
  MS_UNBINDABLE,
} from '../../../generated/ts/mounts';
import { AT_FDCWD } from '../../../generated/ts/files';
import { lookUp } from '../core/check';
import type { FdLike } from '../core/fd';
import { maskOf } from '../core/groups';
import { Memory } from '../core/memory';
import { defineFeature, failsWith } from '../core/probe';

const attributes = {
  rdonly: MOUNT_ATTR_RDONLY,
  nosuid: MOUNT_ATTR_NOSUID,
  nodev: MOUNT_ATTR_NODEV,
  noexec: MOUNT_ATTR_NOEXEC,
  nodiratime: MOUNT_ATTR_NODIRATIME,
  nosymfollow: MOUNT_ATTR_NOSYMFOLLOW,
} as const;

const atimes = {
  relatime: MOUNT_ATTR_RELATIME,
  noatime: MOUNT_ATTR_NOATIME,
  strictatime: MOUNT_ATTR_STRICTATIME,
} as const;

const propagations = {
  shared: MS_SHARED,
  slave: MS_SLAVE,
  private: MS_PRIVATE,
  unbindable: MS_UNBINDABLE,
} as const;

/** An attribute that a mount has or has not: the MOUNT_ATTR_* flags of mount_setattr(2). */
export type MountAttribute = keyof typeof attributes;
/** When access times are updated. */
export type MountAtime = keyof typeof atimes;
/** How mount events travel. */
export type MountPropagation = keyof typeof propagations;

/** What is to change; what is absent stays as it is. */
export interface MountChange {
  /** Attributes to set. */
  set?: readonly MountAttribute[];
  /** Attributes to clear; what stands in `set` too is set. */
  clear?: readonly MountAttribute[];
  /** When access times are updated. */
  atime?: MountAtime;
  /** How mount events travel from now on. */
  propagation?: MountPropagation;
  /** A user namespace (a descriptor of /proc/PID/ns/user) by whose mappings owners appear on a detached mount. */
  idmap?: FdLike;
  /**
   * Afterwards, freeze the attributes for ever and lock them in all copies (MOUNT_SETATTR_LOCKED); there is no
   * unlocking. A kernel without it: `UnsupportedError`.
   */
  locked?: boolean;
}

const USERNS_FD = MountAttrView.layout.fields.find(([name]) => name === 'userns_fd')?.[1] ?? 0;

/**
 * The structure for the call `syscall`; handles in it stay open as long as the call uses it.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`; SystemError `EBADF` for a closed handle
 */
export function mountAttr(change: MountChange, syscall: string, removeIdmap = false): Memory {
  const { set = [], clear = [], atime, propagation, idmap } = change;
  const memory = new Memory(MountAttrView.size);
  const attr = new MountAttrView(memory.view);
  attr.attrSet = maskOf('set', attributes, set);
  attr.attrClr = maskOf('clear', attributes, clear);
  if (atime !== undefined) {
    // The settings exclude each other: all bits of the old one go.
    attr.attrSet |= lookUp('atime', atimes, atime);
    attr.attrClr |= MOUNT_ATTR__ATIME;
  }
  if (propagation !== undefined) attr.propagation = lookUp('propagation', propagations, propagation);
  if (idmap !== undefined) {
    attr.attrSet |= MOUNT_ATTR_IDMAP;
    memory.setFd(USERNS_FD, idmap, syscall);
  }
  if (removeIdmap) attr.attrClr |= MOUNT_ATTR_IDMAP;
  return memory;
}

/** MOUNT_SETATTR_LOCKED, as `probe()` and errors call it. */
export const lockedFeature = defineFeature({
  name: 'MOUNT_SETATTR_LOCKED',
  needs: 'lockstep',
  // The flags are looked at first, then the size, which no kernel accepts.
  test: () => failsWith('E2BIG', 'mount_setattr', [AT_FDCWD, null, MOUNT_SETATTR_LOCKED, null, 0x7fffffff]),
});
