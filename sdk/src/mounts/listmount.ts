// SPDX-License-Identifier: MIT
// listmount(): the ids of mounts, as many as one call gives.
import { LISTMOUNT_REVERSE, LSMT_ROOT, type ListmountCall } from '../../../generated/ts/mounts';
import { call, callSync } from '../core/call';
import { checkInteger, checkOptions, checkU64 } from '../core/check';
import { isSystemError } from '../core/errors';
import type { FdLike } from '../core/fd';
import { Memory } from '../core/memory';
import { defineFeature, failsWith } from '../core/probe';
import { mntIdReq } from './mnt-id-req';

export interface ListmountOptions {
  /** Mount below which to look, at any depth; the root of the caller, or of `namespace`, if absent. */
  below?: bigint;
  /** Mount namespace to look into: its id, or a descriptor of it; that of the caller if absent. */
  namespace?: bigint | FdLike;
  /** The latest mount first. */
  reverse?: boolean;
  /** Go on after this id, the last of an earlier list: in the order of making, or with `reverse` in the other. */
  after?: bigint;
  /** At most so many ids, 1 to 1000000; 512 if absent. */
  limit?: number;
}

export const defaultLimit = 512;
/** What the kernel takes; more would be an allocation of any size before it refuses. */
const largestLimit = 1_000_000;
const ID_SIZE = 8;

const listmountFeature = defineFeature({
  name: 'listmount()',
  needs: 'Linux 6.8',
  // A kernel that has the call looks for its request.
  test: () => failsWith('EFAULT', 'listmount', [null, null, 0, 0]),
});

const knowsReverse = (): boolean => failsWith('EFAULT', 'listmount', [null, null, 0, LISTMOUNT_REVERSE]);

const reverseFeature = defineFeature({
  name: 'listmount() in reverse',
  needs: 'Linux 6.12',
  test: knowsReverse,
});

function plan(options: ListmountOptions) {
  checkOptions(options);
  const { below = LSMT_ROOT, namespace, reverse, after = 0n, limit = defaultLimit } = options;
  checkInteger('limit', limit, 1, largestLimit);
  checkU64('below', below);
  checkU64('after', after);
  const ids = new Memory(limit * ID_SIZE);
  const request = mntIdReq({ syscall: 'listmount', id: below, param: after, namespace });
  const path = options.below === undefined ? undefined : `mount ${below}`;
  return { args: [request, ids, limit, reverse ? LISTMOUNT_REVERSE : 0] as const, ids, path };
}

function explain({ reverse }: ListmountOptions, error: unknown): unknown {
  const mayLackIt = reverse && isSystemError(error, 'EINVAL');
  return mayLackIt && !knowsReverse() ? reverseFeature.missing(error) : error;
}

const readIds = (ids: Memory, count: number): bigint[] =>
  Array.from({ length: count }, (_, at) => ids.view.getBigUint64(at * ID_SIZE, true));

/** Lists unique ids of mounts in the order in which they were made; fewer than `limit` means that these were the last. */
export const listmount: ListmountCall<[options?: ListmountOptions], Promise<bigint[]>> = async (
  options = {},
) => {
  const { args, ids, path } = plan(options);
  try {
    return readIds(ids, await call('listmount', args, { path, feature: listmountFeature }));
  } catch (error) {
    throw explain(options, error);
  }
};

/** {@link listmount} on this thread; the call never waits for anything but locks of the kernel. */
export const listmountSync: ListmountCall<[options?: ListmountOptions], bigint[]> = (options = {}) => {
  const { args, ids, path } = plan(options);
  try {
    return readIds(ids, callSync('listmount', args, { path, feature: listmountFeature }));
  } catch (error) {
    throw explain(options, error);
  }
};
