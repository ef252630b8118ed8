// SPDX-License-Identifier: MIT
// listMounts(): walks all mounts and describes each. Per batch one call lists, and one job on one thread describes.
import { StatmountView } from '../../../generated/ts/mounts';
import { callAll, type Planned } from '../core/call';
import { checkOptions } from '../core/check';
import { isSystemError, throwIfAborted } from '../core/errors';
import type { FdLike } from '../core/fd';
import { maskOf } from '../core/groups';
import { Memory } from '../core/memory';
import { defaultLimit, listmount, type ListmountOptions } from './listmount';
import { mntIdReq } from './mnt-id-req';
import { defaultGroups, statmount, statmountGroups, type StatmountGroup } from './statmount';

export type ListMountsOptions = Omit<ListmountOptions, 'after' | 'limit'> & {
  /** Groups of fields wanted of each mount; `['basic', 'sb', 'root', 'point', 'fsType']` if absent. */
  want?: readonly StatmountGroup[];
  /** Ends the walk. */
  signal?: AbortSignal;
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
