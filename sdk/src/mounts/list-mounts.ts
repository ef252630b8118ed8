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
import { isSystemError } from '../core/errors';
import type { FdLike } from '../core/fd';
import { Memory } from '../core/memory';
import { defineFeature } from '../core/probe';
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
  /** Go on after this id. */
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
const ID_SIZE = 8;

export const listmountFeature = defineFeature({
  name: 'listmount()',
  needs: 'Linux 6.8',
  test: () =>
    call('listmount', [null, null, 0, 0]).then(
      () => true,
      (error: unknown) => isSystemError(error, 'EFAULT'),
    ),
});

function plan({ below, namespace, reverse, after, limit = defaultLimit }: ListmountOptions) {
  const ids = new Memory(limit * ID_SIZE);
  const request = mntIdReq({ id: below ?? LSMT_ROOT, param: after ?? 0n, namespace });
  const path = below === undefined ? undefined : `mount ${below}`;
  return { args: [request, ids, limit, reverse ? LISTMOUNT_REVERSE : 0] as const, ids, path };
}

const readIds = (ids: Memory, count: number): bigint[] =>
  Array.from({ length: count }, (_, at) => ids.view.getBigUint64(at * ID_SIZE, true));

/** Lists unique ids of mounts in the order in which they were made; fewer than `limit` means that these were the last. */
export const listmount: ListmountCall<[options?: ListmountOptions], Promise<bigint[]>> = async (
  options = {},
) => {
  const { args, ids, path } = plan(options);
  return readIds(ids, await call('listmount', args, { path, feature: listmountFeature }));
};

/** {@link listmount} on this thread; the call never waits for anything but locks of the kernel. */
export const listmountSync: ListmountCall<[options?: ListmountOptions], bigint[]> = (options = {}) => {
  const { args, ids, path } = plan(options);
  return readIds(ids, callSync('listmount', args, { path, feature: listmountFeature }));
};

/**
 * Walks all mounts below one, or of a whole namespace, and describes each as {@link statmount} does. A mount that
 * disappears during the walk is left out; one that appears may or may not be seen.
 */
export async function* listMounts(
  options: ListMountsOptions = {},
): AsyncGenerator<StatmountView, void, undefined> {
  const { want = defaultGroups, signal, ...where } = options;
  let after = 0n;
  for (;;) {
    signal?.throwIfAborted();
    const ids = await listmount({ ...where, after });
    yield* await describeAll(ids, where.namespace, want, signal);
    const last = ids.at(-1);
    if (last === undefined || ids.length < defaultLimit) return;
    after = last;
  }
}

async function describeAll(
  ids: bigint[],
  namespace: bigint | FdLike | undefined,
  want: readonly StatmountGroup[],
  signal: AbortSignal | undefined,
): Promise<StatmountView[]> {
  const param = maskOf(statmountGroups, want);
  const buffers = ids.map(() => new Memory(StatmountView.size + 512));
  const calls = ids.map((id, at): Planned => {
    const buffer = buffers[at] as Memory;
    return ['statmount', mntIdReq({ id, param, namespace }), buffer, buffer.byteLength, 0];
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
