// SPDX-License-Identifier: MIT
// A call of mount_info() as it is planned: its arguments and the memory of its answer. It may be made alone or among
// others.
import type { PathLike } from 'node:fs';
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_NO_AUTOMOUNT,
  AT_SYMLINK_NOFOLLOW,
  MOUNT_INFO_DEVS,
  MOUNT_INFO_FLAG_BY_ID,
  MountInfoView,
  type MountInfoMask,
} from '../../../generated/ts/mounts';
import type { Planned } from '../core/call';
import { checkU64 } from '../core/check';
import type { FdLike } from '../core/fd';
import { Memory } from '../core/memory';
import { checkPath } from '../core/paths';
import { DeviceArray } from './mount-devices';
import { MountInfo } from './mount-info-answer';
import type { MountTarget } from './target';

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

/** Most file systems stand on fewer devices. */
const DEVICES_AT_FIRST = 8;

export interface MountInfoQuestion {
  readonly call: Extract<Planned, readonly ['mount_info', ...unknown[]]>;
  /** Filled by the call. */
  readonly info: MountInfo;
  /** The question to ask instead, once it has turned out that there are more devices than room for them. */
  again(): MountInfoQuestion | undefined;
}

/**
 * Plans to ask about a mount.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`; RangeError `ERR_OUT_OF_RANGE`
 */
export function mountInfoQuestion(
  target: MountTarget,
  wanted: MountInfoMask,
  devices = wanted & MOUNT_INFO_DEVS ? new DeviceArray(DEVICES_AT_FIRST) : undefined,
): MountInfoQuestion {
  const memory = new Memory(MountInfoView.size);
  const info = new MountInfo(memory.view, devices);
  info.mask = wanted;
  devices?.attach(info, memory);
  const { dfd, path, flags } = argumentsFor(target, info);
  return {
    call: ['mount_info', dfd, path, memory, memory.byteLength, flags],
    info,
    again() {
      const larger = devices?.enlargedFor(info);
      return larger && mountInfoQuestion(target, wanted, larger);
    },
  };
}
