// SPDX-License-Identifier: MIT
// mountInfo(): what statx() is to a file, for a mount.
import type { PathLike } from 'node:fs';
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_NO_AUTOMOUNT,
  AT_SYMLINK_NOFOLLOW,
  MOUNT_INFO_BASIC,
  MOUNT_INFO_BDEV,
  MOUNT_INFO_DEVS,
  MOUNT_INFO_FEATURES,
  MOUNT_INFO_FLAG_BY_ID,
  MOUNT_INFO_FSID,
  MOUNT_INFO_IDMAP,
  MOUNT_INFO_LOCKS,
  MOUNT_INFO_NS,
  MOUNT_INFO_OWNER,
  MOUNT_INFO_PROP_ATTR,
  MOUNT_INFO_PROPAGATE_FROM,
  MOUNT_INFO_SB,
  MOUNT_INFO_STACK,
  MOUNT_INFO_UMOUNT,
  MOUNT_INFO_UMOUNT_LSM,
  MOUNT_INFO_UUID,
  MountInfoView,
  type MountInfoCall,
  type MountInfoMask,
} from '../../../generated/ts/mounts';
import { call } from '../core/call';
import { checkU64 } from '../core/check';
import type { FdLike } from '../core/fd';
import { Memory } from '../core/memory';
import { checkPath } from '../core/paths';
import { defineFeature, failsWith } from '../core/probe';
import { maskOf } from '../core/groups';
import { DeviceArray } from './mount-devices';
import { MountInfo } from './mount-info-answer';
import { checkTarget, describeTarget, type MountTarget } from './target';

const groups = {
  basic: MOUNT_INFO_BASIC,
  propagateFrom: MOUNT_INFO_PROPAGATE_FROM,
  ns: MOUNT_INFO_NS,
  owner: MOUNT_INFO_OWNER,
  locks: MOUNT_INFO_LOCKS,
  propAttr: MOUNT_INFO_PROP_ATTR,
  stack: MOUNT_INFO_STACK,
  umount: MOUNT_INFO_UMOUNT,
  umountLsm: MOUNT_INFO_UMOUNT_LSM,
  sb: MOUNT_INFO_SB,
  uuid: MOUNT_INFO_UUID,
  fsid: MOUNT_INFO_FSID,
  features: MOUNT_INFO_FEATURES,
  bdev: MOUNT_INFO_BDEV,
  devs: MOUNT_INFO_DEVS,
  idmap: MOUNT_INFO_IDMAP,
} as const;

/** A group of fields of {@link MountInfoView}. */
export type MountInfoGroup = keyof typeof groups;

export type MountInfoOptions = MountTarget & {
  /** Groups of fields that must be answered; `['basic', 'ns']` if absent. */
  want?: readonly MountInfoGroup[];
  /** Gives up waiting for the path. */
  signal?: AbortSignal;
};

/** mount_info(), as `probe()` and errors call it. */
const mountInfoFeature = defineFeature({
  name: 'mount_info()',
  needs: 'lockstep',
  // A kernel that has the call looks at the size first.
  test: () => failsWith('EINVAL', 'mount_info', [AT_FDCWD, null, null, 0, 0]),
});

const groupNames = Object.keys(groups) as MountInfoGroup[];

/** A kernel says which groups it can answer, whatever it was asked for. */
const groupFeatures = groupNames.map((group) => ({
  bit: groups[group],
  feature: defineFeature({
    name: `mount_info() group ${group}`,
    needs: 'lockstep 0.1',
    test: async () => ((await supportedGroups()) & groups[group]) !== 0n,
  }),
}));

async function supportedGroups(): Promise<bigint> {
  if (!(await mountInfoFeature.available())) return 0n;
  const memory = new Memory(MountInfoView.size);
  await call('mount_info', [AT_FDCWD, '/', memory, memory.byteLength, 0]);
  return new MountInfoView(memory.view).supportedMask;
}

interface Arguments {
  dfd: FdLike;
  path: PathLike | null;
  flags: number;
}

function argumentsFor(target: MountTarget, info: MountInfoView): Arguments {
  if (target.id !== undefined) {
    const { id, namespace } = target;
    info.mntId = id;
    if (typeof namespace === 'bigint') info.mntNsId = checkU64('namespace', namespace);
    const dfd = namespace === undefined || typeof namespace === 'bigint' ? AT_FDCWD : namespace;
    return { dfd, path: null, flags: MOUNT_INFO_FLAG_BY_ID };
  }
  if (target.fd !== undefined) return { dfd: target.fd, path: '', flags: AT_EMPTY_PATH };
  const { dirfd = AT_FDCWD, path } = target;
  checkPath(path);
  const flags = (target.noFollow ? AT_SYMLINK_NOFOLLOW : 0) | (target.noAutomount ? AT_NO_AUTOMOUNT : 0);
  return { dfd: dirfd, path, flags };
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

/** Most file systems stand on fewer devices. */
const DEVICES_AT_FIRST = 8;

async function ask(
  options: MountInfoOptions,
  wanted: MountInfoMask,
  devices: DeviceArray | undefined,
): Promise<MountInfo> {
  const memory = new Memory(MountInfoView.size);
  const info = new MountInfo(memory.view, devices);
  info.mask = wanted;
  devices?.attach(info, memory);
  const { dfd, path, flags } = argumentsFor(options, info);
  await call('mount_info', [dfd, path, memory, memory.byteLength, flags], {
    signal: options.signal,
    path: describeTarget(options),
    feature: mountInfoFeature,
  });
  const larger = devices?.enlargedFor(info);
  return larger ? ask(options, wanted, larger) : info;
}

/**
 * Describes the mount on which a path lies, or the one that a descriptor or an id names. The answer is decoded
 * field by field when it is read.
 *
 * A group of `want` that the running kernel does not know rejects with {@link UnsupportedError}; one that does not
 * apply to this mount (a tmpfs has no block device) is simply not filled, which `info.has()` tells.
 */
export const mountInfo: MountInfoCall<[target: PathLike | MountInfoOptions], Promise<MountInfo>> = async (
  target,
) => {
  const options: MountInfoOptions = isOptions(target) ? target : { path: target };
  if (isOptions(target)) checkTarget(target, ['path', 'fd', 'id']);
  const wanted = maskOf('want', groups, options.want ?? ['basic', 'ns']);
  const info = await ask(
    options,
    wanted,
    wanted & MOUNT_INFO_DEVS ? new DeviceArray(DEVICES_AT_FIRST) : undefined,
  );
  const unknown = groupFeatures.find(({ bit }) => (wanted & ~info.supportedMask & bit) !== 0n);
  if (unknown) throw unknown.feature.missing();
  return info;
};
