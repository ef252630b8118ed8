// SPDX-License-Identifier: MIT
// mountSetattr(): changes attributes of a mount or of a tree of mounts, and locks them. The call and its errors are
// those of spec/mounts/mount_setattr.yaml; in the kernel do_mount_setattr() of fs/namespace.c makes the change.
import type { PathLike } from 'node:fs';
import { AT_FDCWD } from '../../../generated/ts/files';
import { MOUNT_SETATTR_LOCKED, type MountSetattrCall } from '../../../generated/ts/mounts';
import { call } from '../core/call';
import { checkOptions } from '../core/check';
import { isSystemError } from '../core/errors';
import type { FdLike } from '../core/fd';
import { defineFeature, failsWith } from '../core/probe';
import { lockedFeature, mountAttr, type MountChange } from './mount-change';
import { placeOf, type PlaceOptions } from './place';

export type MountSetattrOptions = MountChange & PlaceOptions;

const mountSetattrFeature = defineFeature({
  name: 'mount_setattr()',
  needs: 'Linux 5.12',
  // A kernel that has the call looks at the size first.
  test: () => failsWith('EINVAL', 'mount_setattr', [AT_FDCWD, null, 0, null, 0]),
});

/**
 * Changes a mount, named by the path of its root or by a descriptor on that; with `recursive` the whole tree, or nothing
 * of it if one of its mounts refuses.
 *
 * ```ts
 * await mountSetattr('/srv/data', { set: ['rdonly', 'nosuid'], recursive: true, locked: true });
 * ```
 */
export const mountSetattr: MountSetattrCall<
  [target: PathLike | FdLike, options: MountSetattrOptions],
  Promise<void>
> = async (target, options) => {
  checkOptions(options);
  const { dfd, path, flags, name } = placeOf(target, options);
  const locked = options.locked === true;
  const attr = mountAttr(options, 'mount_setattr');
  const word = flags | (locked ? MOUNT_SETATTR_LOCKED : 0);
  try {
    await call('mount_setattr', [dfd, path, word, attr, attr.byteLength], {
      signal: options.signal,
      path: name,
      feature: mountSetattrFeature,
    });
  } catch (error) {
    throw locked && isSystemError(error, 'EINVAL') ? await lockedFeature.explain(error) : error;
  }
};
