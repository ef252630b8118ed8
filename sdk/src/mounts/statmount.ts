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
import { defineFeature } from '../core/probe';
import { maskOf } from '../core/groups';
import { mntIdReq } from './mnt-id-req';
import { describeTarget, type MountByFd, type MountById } from './target';

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

export const statmountFeature = defineFeature({
  name: 'statmount()',
  needs: 'Linux 6.8',
  // EFAULT is the answer of a kernel that has the call, which then looks for its request.
  test: () =>
    call('statmount', [null, null, 0, 0]).then(
      () => true,
      (error: unknown) => isSystemError(error, 'EFAULT'),
    ),
});

const byFdFeature = defineFeature({
  name: 'statmount() by descriptor',
  needs: 'Linux 7.0',
  test: async () => {
    const request = mntIdReq({ fd: -1, param: 0n });
    const buffer = new Memory(StatmountView.size);
    return call('statmount', [request, buffer, buffer.byteLength, STATMOUNT_BY_FD]).then(
      () => true,
      (error: unknown) => isSystemError(error, 'EBADF'),
    );
  },
});

interface Plan {
  request: Memory;
  flags: number;
  path: string | undefined;
}

function plan(options: StatmountOptions): Plan {
  const param = maskOf(statmountGroups, options.want ?? defaultGroups);
  const path = describeTarget(options);
  if ('fd' in options) return { request: mntIdReq({ fd: options.fd, param }), flags: STATMOUNT_BY_FD, path };
  const { id, namespace } = options;
  return { request: mntIdReq({ id, param, namespace }), flags: 0, path };
}

/** The next larger buffer if the strings did not fit, else throws the error. */
function grown(size: number, error: unknown): number {
  if (!isSystemError(error, 'EOVERFLOW') || size >= largestSize) throw error;
  return size * 4;
}

/**
 * Describes a mount, named by its unique id or by a descriptor on it. Fields and strings are decoded when they are
 * read; a string that was not asked for or does not exist is `undefined`.
 */
export const statmount: StatmountCall<[options: StatmountOptions], Promise<StatmountView>> = async (
  options,
) => {
  const { request, flags, path } = plan(options);
  for (let size = firstSize; ;) {
    const buffer = new Memory(size);
    try {
      await call('statmount', [request, buffer, size, flags], { path, feature: statmountFeature });
      return new StatmountView(buffer.view);
    } catch (error) {
      if ('fd' in options && isSystemError(error, 'EINVAL')) throw await byFdFeature.explain(error);
      size = grown(size, error);
    }
  }
};

/** {@link statmount} on this thread; the call never waits for anything but locks of the kernel. */
export const statmountSync: StatmountCall<[options: StatmountOptions], StatmountView> = (options) => {
  const { request, flags, path } = plan(options);
  for (let size = firstSize; ;) {
    const buffer = new Memory(size);
    try {
      callSync('statmount', [request, buffer, size, flags], { path, feature: statmountFeature });
      return new StatmountView(buffer.view);
    } catch (error) {
      size = grown(size, error);
    }
  }
};
