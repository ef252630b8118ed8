// SPDX-License-Identifier: MIT
// statmount(): a mount with its strings. The buffer grows until the strings fit.
import {
  STATMOUNT_BY_FD,
  STATMOUNT_FS_SUBTYPE,
  STATMOUNT_FS_TYPE,
  STATMOUNT_MNT_BASIC,
  STATMOUNT_MNT_GIDMAP,
  STATMOUNT_MNT_NS_ID,
  STATMOUNT_MNT_OPTS,
  STATMOUNT_MNT_POINT,
  STATMOUNT_MNT_ROOT,
  STATMOUNT_MNT_UIDMAP,
  STATMOUNT_OPT_ARRAY,
  STATMOUNT_OPT_SEC_ARRAY,
  STATMOUNT_PROPAGATE_FROM,
  STATMOUNT_SB_BASIC,
  STATMOUNT_SB_SOURCE,
  STATMOUNT_SUPPORTED_MASK,
  StatmountView,
  type StatmountCall,
} from '../../../generated/ts/mounts';
import { call, callSync } from '../core/call';
import { isSystemError } from '../core/errors';
import { Memory } from '../core/memory';
import { defineFeature, failsWith } from '../core/probe';
import { maskOf } from '../core/groups';
import { mntIdReq } from './mnt-id-req';
import { checkTarget, describeTarget, type MountByFd, type MountById } from './target';

/** The groups of fields by name. */
export const statmountGroups = {
  sb: STATMOUNT_SB_BASIC,
  basic: STATMOUNT_MNT_BASIC,
  propagateFrom: STATMOUNT_PROPAGATE_FROM,
  root: STATMOUNT_MNT_ROOT,
  point: STATMOUNT_MNT_POINT,
  fsType: STATMOUNT_FS_TYPE,
  nsId: STATMOUNT_MNT_NS_ID,
  options: STATMOUNT_MNT_OPTS,
  fsSubtype: STATMOUNT_FS_SUBTYPE,
  source: STATMOUNT_SB_SOURCE,
  optionList: STATMOUNT_OPT_ARRAY,
  securityOptionList: STATMOUNT_OPT_SEC_ARRAY,
  supported: STATMOUNT_SUPPORTED_MASK,
  uidMap: STATMOUNT_MNT_UIDMAP,
  gidMap: STATMOUNT_MNT_GIDMAP,
} as const;

/** A group of fields of {@link StatmountView}. */
export type StatmountGroup = keyof typeof statmountGroups;

export type StatmountOptions = (MountById | MountByFd) & {
  /** Groups of fields wanted; `['basic', 'sb', 'root', 'point', 'fsType']` if absent. */
  want?: readonly StatmountGroup[];
};

export const defaultGroups: readonly StatmountGroup[] = ['basic', 'sb', 'root', 'point', 'fsType'];

/** Room for the strings of an ordinary mount; a larger answer costs a second call. */
const firstSize = StatmountView.size + 1024;
const largestSize = 16 * 1024 * 1024;

const statmountFeature = defineFeature({
  name: 'statmount()',
  needs: 'Linux 6.8',
  // A kernel that has the call looks for its request.
  test: () => failsWith('EFAULT', 'statmount', [null, null, 0, 0]),
});

function knowsByFd(): boolean {
  const request = mntIdReq({ syscall: 'statmount', fd: -1, param: 0n });
  return failsWith('EBADF', 'statmount', [request, null, 0, STATMOUNT_BY_FD]);
}

const byFdFeature = defineFeature({
  name: 'statmount() by descriptor',
  needs: 'Linux 7.0',
  test: knowsByFd,
});

interface Plan {
  request: Memory;
  flags: number;
  path: string | undefined;
}

function plan(options: StatmountOptions): Plan {
  checkTarget(options, ['id', 'fd']);
  const param = maskOf('want', statmountGroups, options.want ?? defaultGroups);
  const { id, fd, namespace } = options;
  const request = mntIdReq({ syscall: 'statmount', id, fd, param, namespace });
  return { request, flags: fd === undefined ? 0 : STATMOUNT_BY_FD, path: describeTarget(options) };
}

/** The next larger buffer if the strings did not fit, else throws the error. */
function grown({ flags }: Plan, size: number, error: unknown): number {
  if (flags === STATMOUNT_BY_FD && isSystemError(error, 'EINVAL') && !knowsByFd())
    throw byFdFeature.missing(error);
  if (!isSystemError(error, 'EOVERFLOW') || size >= largestSize) throw error;
  return size * 4;
}

/**
 * Describes a mount, named by its unique id or by a descriptor on it. Fields and strings are decoded when they are
 * read. Of a group that was not asked for, does not apply to this mount, or is newer than the running kernel, strings
 * are `undefined` and numbers 0; `has()` of the answer tells.
 *
 * By a descriptor it rejects with `UnsupportedError` on a kernel older than 7.0.
 */
export const statmount: StatmountCall<[options: StatmountOptions], Promise<StatmountView>> = async (
  options,
) => {
  const planned = plan(options);
  const { request, flags, path } = planned;
  for (let size = firstSize; ;) {
    const buffer = new Memory(size);
    try {
      await call('statmount', [request, buffer, size, flags], { path, feature: statmountFeature });
      return new StatmountView(buffer.view);
    } catch (error) {
      size = grown(planned, size, error);
    }
  }
};

/** {@link statmount} on this thread; the call never waits for anything but locks of the kernel. */
export const statmountSync: StatmountCall<[options: StatmountOptions], StatmountView> = (options) => {
  const planned = plan(options);
  const { request, flags, path } = planned;
  for (let size = firstSize; ;) {
    const buffer = new Memory(size);
    try {
      callSync('statmount', [request, buffer, size, flags], { path, feature: statmountFeature });
      return new StatmountView(buffer.view);
    } catch (error) {
      size = grown(planned, size, error);
    }
  }
};
