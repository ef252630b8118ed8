// SPDX-License-Identifier: MIT
// openTree() and openTreeAttr(): a descriptor of a mount, or of a detached copy, the latter with other attributes from
// the start. spec/mounts/open_tree.yaml and open_tree_attr.yaml; in the kernel vfs_open_tree() of fs/namespace.c.
import type { PathLike } from 'node:fs';
import { AT_FDCWD } from '../../../generated/ts/files';
import {
  MOUNT_SETATTR_LOCKED,
  OPEN_TREE_CLOEXEC,
  OPEN_TREE_CLONE,
  type OpenTreeAttrCall,
  type OpenTreeCall,
} from '../../../generated/ts/mounts';
import { call } from '../core/call';
import { checkOptions } from '../core/check';
import { isSystemError } from '../core/errors';
import { MountFd, type FdLike } from '../core/fd';
import { defineFeature, failsWith } from '../core/probe';
import { lockedFeature, mountAttr, type MountChange } from './mount-change';
import { placeOf, type PlaceOptions } from './place';

export interface OpenTreeOptions extends PlaceOptions {
  /** Copy the mount, and with `recursive` those below; the copy is attached nowhere. */
  clone?: boolean;
}

export type OpenTreeAttrOptions = OpenTreeOptions &
  Omit<MountChange, 'idmap'> & {
    /** A user namespace by whose mappings owners appear; with `clone`, null for none, whatever the original has. */
    idmap?: FdLike | null;
  };

const openTreeFeature = defineFeature({
  name: 'open_tree()',
  needs: 'Linux 5.2',
  // A kernel that has the call looks for the path.
  test: () => failsWith('EFAULT', 'open_tree', [AT_FDCWD, null, 0]),
});

const openTreeAttrFeature = defineFeature({
  name: 'open_tree_attr()',
  needs: 'Linux 6.15',
  // A kernel that has the call misses the structure first.
  test: () => failsWith('EINVAL', 'open_tree_attr', [AT_FDCWD, null, 0, null, 1]),
});

const cloneFlag = ({ clone = false }: OpenTreeOptions): number =>
  OPEN_TREE_CLOEXEC | (clone ? OPEN_TREE_CLONE : 0);

/**
 * Opens a mount, or a detached copy of it, by path or by a descriptor. The handle owns the descriptor; a copy that is not
 * attached goes away when it is closed.
 */
export const openTree: OpenTreeCall<
  [target: PathLike | FdLike, options?: OpenTreeOptions],
  Promise<MountFd>
> = async (target, options = {}) => {
  checkOptions(options);
  const { dfd, path, flags, name } = placeOf(target, options);
  const fd = await call('open_tree', [dfd, path, flags | cloneFlag(options)], {
    signal: options.signal,
    path: name,
    feature: openTreeFeature,
  });
  return new MountFd(fd);
};

/** {@link openTree} and {@link mountSetattr} on the result in one step: nobody sees the copy without the change. */
export const openTreeAttr: OpenTreeAttrCall<
  [target: PathLike | FdLike, options: OpenTreeAttrOptions],
  Promise<MountFd>
> = async (target, options) => {
  checkOptions(options);
  const { dfd, path, flags, name } = placeOf(target, options);
  const { locked = false, idmap, ...change } = options;
  const maps = idmap === null || idmap === undefined ? {} : { idmap };
  const attr = mountAttr({ ...change, ...maps }, 'open_tree_attr', idmap === null);
  const word = flags | cloneFlag(options) | (locked ? MOUNT_SETATTR_LOCKED : 0);
  try {
    const fd = await call('open_tree_attr', [dfd, path, word, attr, attr.byteLength], {
      signal: options.signal,
      path: name,
      feature: openTreeAttrFeature,
    });
    return new MountFd(fd);
  } catch (error) {
    throw locked && isSystemError(error, 'EINVAL') ? await lockedFeature.explain(error) : error;
  }
};
