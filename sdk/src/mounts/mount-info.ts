// SPDX-License-Identifier: MIT
// mountInfo(): what statx() is to a file, for a mount.
import type { PathLike } from 'node:fs';
import { AT_FDCWD, MountInfoView, type MountInfoCall } from '../../../generated/ts/mounts';
import { call } from '../core/call';
import { maskOf } from '../core/groups';
import { Memory } from '../core/memory';
import { defineFeature, failsWith } from '../core/probe';
import type { MountInfo } from './mount-info-answer';
import { mountInfoGroups, type Filled, type MountInfoGroup } from './mount-info-groups';
import { mountInfoQuestion, type MountInfoQuestion } from './mount-info-question';
import { checkTarget, describeTarget, type MountTarget } from './target';

export type MountInfoOptions = MountTarget & {
  /** Groups of fields that must be answered; `['basic', 'ns']` if absent. */
  want?: readonly MountInfoGroup[];
  /** Gives up waiting for the path. */
  signal?: AbortSignal;
};

export interface MountInfoFunction extends MountInfoCall<
  [target: PathLike | MountInfoOptions],
  Promise<MountInfo>
> {
  <const Want extends readonly MountInfoGroup[]>(
    options: MountInfoOptions & { want: Want },
  ): Promise<MountInfo & Filled<Want[number]>>;
}

/** mount_info(), as `probe()` and errors call it. */
const mountInfoFeature = defineFeature({
  name: 'mount_info()',
  needs: 'lockstep',
  // A kernel that has the call looks at the size first.
  test: () => failsWith('EINVAL', 'mount_info', [AT_FDCWD, null, null, 0, 0]),
});

const groupNames = Object.keys(mountInfoGroups) as MountInfoGroup[];

/** A kernel says which groups it can answer, whatever it was asked for. */
const groupFeatures = groupNames.map((group) => ({
  bit: mountInfoGroups[group],
  feature: defineFeature({
    name: `mount_info() group ${group}`,
    needs: 'lockstep 0.1',
    test: async () => ((await supportedGroups()) & mountInfoGroups[group]) !== 0n,
  }),
}));

async function supportedGroups(): Promise<bigint> {
  if (!(await mountInfoFeature.available())) return 0n;
  const memory = new Memory(MountInfoView.size);
  await call('mount_info', [AT_FDCWD, '/', memory, memory.byteLength, 0]);
  return new MountInfoView(memory.view).supportedMask;
}

function isOptions(target: PathLike | MountInfoOptions): target is MountInfoOptions {
  return (
    typeof target === 'object' &&
    // What is null is no path either, and encodePath() says so.
    (target as unknown) !== null &&
    !(target instanceof URL) &&
    !(target instanceof Uint8Array)
  );
}

async function ask(question: MountInfoQuestion, options: MountInfoOptions): Promise<MountInfo> {
  const [name, ...args] = question.call;
  await call(name, args, {
    signal: options.signal,
    path: describeTarget(options),
    feature: mountInfoFeature,
  });
  const again = question.again();
  return again ? ask(again, options) : question.info;
}

/**
 * Describes the mount on which a path lies, or the one that a descriptor or an id names. The answer is decoded
 * field by field when it is read.
 *
 * A group of `want` that the running kernel does not know rejects with {@link UnsupportedError}; one that does not
 * apply to this mount (a tmpfs has no block device) is simply not filled, which `info.has()` tells.
 */
export const mountInfo: MountInfoFunction = async (
  target: PathLike | MountInfoOptions,
): Promise<MountInfo> => {
  const options: MountInfoOptions = isOptions(target) ? target : { path: target };
  if (isOptions(target)) checkTarget(target, ['path', 'fd', 'id']);
  const wanted = maskOf('want', mountInfoGroups, options.want ?? ['basic', 'ns']);
  const info = await ask(mountInfoQuestion(options, wanted), options);
  const unknown = groupFeatures.find(({ bit }) => (wanted & ~info.supportedMask & bit) !== 0n);
  if (unknown) throw unknown.feature.missing();
  return info;
};
