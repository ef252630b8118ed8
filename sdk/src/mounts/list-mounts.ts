// SPDX-License-Identifier: MIT
// listmount() for one batch of ids, and listMounts() that walks all mounts and describes each: per batch one call
// lists, and one job on one thread describes.
import {
  LISTMOUNT_REVERSE,
  LSMT_ROOT,
  StatmountView,
  type ListmountCall,
} from '../../../generated/ts/mounts';
import { call, callAll, callSync, type Planned } from '../core/call';
import { isSystemError, throwIfAborted } from '../core/errors';
import { checkInteger, checkOptions, checkU64 } from '../core/check';
import type { FdLike } from '../core/fd';
import { Memory } from '../core/memory';
import { defineFeature, failsWith } from '../core/probe';
import { maskOf } from '../core/groups';
import { mntIdReq } from './mnt-id-req';
import { defaultGroups, statmount, statmountGroups, type StatmountGroup } from './statmount';

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

export type ListMountsOptions = Omit<ListmountOptions, 'after' | 'limit'> & {
  /** Groups of fields wanted of each mount; `['basic', 'sb', 'root', 'point', 'fsType']` if absent. */
  want?: readonly StatmountGroup[];
  /** Ends the walk. */
  signal?: AbortSignal;
};

const defaultLimit = 512;
/** What the kernel takes; more would be an allocation of any size before it refuses. */
const largestLimit = 1_000_000;
const ID_SIZE = 8;

export const listmountFeature = defineFeature({
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

/**
 * Walks all mounts below one, or of a whole namespace, and describes each as {@link statmount} does. A mount that
 * disappears during the walk is left out; one that appears may or may not be seen.
 * @throws AbortError if `signal` ends the walk
 */
export async function* listMounts(
  options: ListMountsOptions = {},
): AsyncGenerator<StatmountView, void, undefined> {
  checkOptions(options);
  const { want = defaultGroups, signal, ...where } = options;
  const param = maskOf('want', statmountGroups, want);
  let after = 0n;
  for (;;) {
    throwIfAborted(signal);
    const ids = await listmount({ ...where, after });
    yield* await describeAll(ids, { namespace: where.namespace, want, param, signal });
    const last = ids.at(-1);
    if (last === undefined || ids.length < defaultLimit) return;
    after = last;
  }
}

interface Description {
  namespace: bigint | FdLike | undefined;
  want: readonly StatmountGroup[];
  /** `want` as a mask. */
  param: bigint;
  signal: AbortSignal | undefined;
}

async function describeAll(
  ids: bigint[],
  { namespace, want, param, signal }: Description,
): Promise<StatmountView[]> {
  const buffers = ids.map(() => new Memory(StatmountView.size + 512));
  const calls = ids.map((id, at): Planned => {
    const buffer = buffers[at] as Memory;
    return [
      'statmount',
      mntIdReq({ syscall: 'statmount', id, param, namespace }),
      buffer,
      buffer.byteLength,
      0,
    ];
  });
  const results = await callAll(calls, { signal });
  const views: StatmountView[] = [];
  for (const [at, result] of results.entries()) {
    const view = result === 0 ? new StatmountView((buffers[at] as Memory).view) : undefined;
    const described = view ?? (await describeAgain(ids[at] as bigint, namespace, want));
    if (described) views.push(described);
  }
  return views;
}

/** For a mount whose strings are long, whose call failed, or that is gone: then there is nothing to describe. */
async function describeAgain(
  id: bigint,
  namespace: bigint | FdLike | undefined,
  want: readonly StatmountGroup[],
): Promise<StatmountView | undefined> {
  try {
    return await statmount(namespace === undefined ? { id, want } : { id, namespace, want });
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
