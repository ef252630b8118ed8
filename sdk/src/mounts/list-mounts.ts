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
import { mountInfo } from './mount-info';
import type { MountInfo } from './mount-info-answer';
import { mountInfoGroups, type Filled, type MountInfoGroup } from './mount-info-groups';
import { mountInfoQuestion, type MountInfoQuestion } from './mount-info-question';
import { defaultGroups, statmount, statmountGroups, type StatmountGroup } from './statmount';
import type { MountById } from './target';

export type ListMountsOptions = Omit<ListmountOptions, 'after' | 'limit'> & {
  /** Groups of fields wanted of each mount; `['basic', 'sb', 'root', 'point', 'fsType']` if absent. */
  want?: readonly StatmountGroup[];
  /** Groups of fields of {@link mountInfo} wanted besides; they are in `info` of each mount. */
  info?: readonly MountInfoGroup[];
  /** Ends the walk. */
  signal?: AbortSignal;
};

/** A mount with what {@link mountInfo} says about it. */
export type ListedMount<Group extends MountInfoGroup = MountInfoGroup> = StatmountView & {
  readonly info: MountInfo & Filled<Group>;
};

export interface ListMountsFunction {
  <const Info extends readonly MountInfoGroup[]>(
    options: ListMountsOptions & { info: Info },
  ): AsyncGenerator<ListedMount<Info[number]>, void, undefined>;
  (options?: ListMountsOptions): AsyncGenerator<StatmountView, void, undefined>;
}

class ViewWithInfo extends StatmountView {
  constructor(
    view: DataView,
    readonly info: MountInfo,
  ) {
    super(view);
  }
}

/**
 * Walks all mounts below one, or of a whole namespace, and describes each as {@link statmount} does, and with `info`
 * as {@link mountInfo} does too. A mount that disappears during the walk is left out; one that appears may or may not
 * be seen.
 * @throws AbortError if `signal` ends the walk
 */
export const listMounts: ListMountsFunction = async function* (options: ListMountsOptions = {}) {
  checkOptions(options);
  const { want = defaultGroups, info, signal, ...where } = options;
  const wanted: Wanted = {
    want,
    param: maskOf('want', statmountGroups, want),
    info,
    infoMask: maskOf('info', mountInfoGroups, info ?? []),
    signal,
  };
  let after = 0n;
  for (;;) {
    throwIfAborted(signal);
    const ids = await listmount({ ...where, after });
    yield* await describeAll(ids, where.namespace, wanted);
    const last = ids.at(-1);
    if (last === undefined || ids.length < defaultLimit) return;
    after = last;
  }
} as ListMountsFunction;

interface Wanted {
  want: readonly StatmountGroup[];
  /** `want` as a mask. */
  param: bigint;
  info: readonly MountInfoGroup[] | undefined;
  /** `info` as a mask. */
  infoMask: bigint;
  signal: AbortSignal | undefined;
}

/** What is planned to be asked about one mount, and where the answers come. */
interface Description {
  target: MountById;
  statmount: Planned;
  answer: Memory;
  question: MountInfoQuestion | undefined;
}

function describe(id: bigint, namespace: bigint | FdLike | undefined, wanted: Wanted): Description {
  const target = namespace === undefined ? { id } : { id, namespace };
  const answer = new Memory(StatmountView.size + 512);
  const request = mntIdReq({ syscall: 'statmount', id, param: wanted.param, namespace });
  return {
    target,
    statmount: ['statmount', request, answer, answer.byteLength, 0],
    answer,
    question: wanted.info && mountInfoQuestion(target, wanted.infoMask),
  };
}

async function describeAll(
  ids: bigint[],
  namespace: bigint | FdLike | undefined,
  wanted: Wanted,
): Promise<StatmountView[]> {
  const planned = ids.map((id) => describe(id, namespace, wanted));
  const calls = planned.flatMap(({ statmount, question }) =>
    question ? [statmount, question.call] : [statmount],
  );
  const results = (await callAll(calls, { signal: wanted.signal })).values();
  const views: StatmountView[] = [];
  for (const one of planned) {
    const filled = results.next().value === 0;
    const informed = one.question !== undefined && results.next().value === 0;
    const view = await unlessGone(viewOf(one, filled, informed, wanted));
    if (view) views.push(view);
  }
  return views;
}

/** Asks again, alone, about what failed or did not fit: then it succeeds, or says what is wrong. */
async function viewOf(
  { target, answer, question }: Description,
  filled: boolean,
  informed: boolean,
  { want, info, infoMask, signal }: Wanted,
): Promise<StatmountView> {
  const { view } = filled ? { view: answer.view } : await statmount({ ...target, want });
  if (!info || !question) return new StatmountView(view);
  const complete = informed && (infoMask & ~question.info.supportedMask) === 0n && !question.again();
  const about = complete
    ? question.info
    : await mountInfo({ ...target, want: info, ...(signal && { signal }) });
  return new ViewWithInfo(view, about);
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
