// SPDX-License-Identifier: MIT
// The structure by which statmount() and listmount() are told their mount.
import { MntIdReqView } from '../../../generated/ts/mounts';
import { checkU64, invalidValue } from '../core/check';
import type { FdLike } from '../core/fd';
import { offsetOf } from '../core/layout';
import { Memory } from '../core/memory';

const MNT_FD = offsetOf(MntIdReqView.layout, 'mnt_fd');
const MNT_NS_FD = offsetOf(MntIdReqView.layout, 'mnt_ns_fd');

export interface Request {
  /** The call that it is for, in errors. */
  syscall: 'statmount' | 'listmount';
  id?: bigint | undefined;
  param: bigint;
  /** The mount itself by descriptor. */
  fd?: FdLike | undefined;
  namespace?: bigint | FdLike | undefined;
}

/**
 * Memory with the request; handles in it stay open as long as a call uses it.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`; RangeError `ERR_OUT_OF_RANGE`; SystemError `EBADF`
 * for a closed handle
 */
export function mntIdReq({ syscall, id, param, fd, namespace }: Request): Memory {
  const memory = new Memory(MntIdReqView.size);
  const request = new MntIdReqView(memory.view);
  request.size = MntIdReqView.size;
  request.mntId = id ?? 0n;
  request.param = param;
  if (fd !== undefined) memory.setFd(MNT_FD, fd, syscall);
  if (typeof namespace === 'bigint') request.mntNsId = checkU64('namespace', namespace);
  else if (namespace !== undefined) {
    memory.setFd(MNT_NS_FD, namespace, syscall);
    if (request.mntNsFd === 0)
      throw invalidValue(
        `"namespace" cannot be file descriptor 0: to ${syscall}() it means the caller's namespace`,
      );
  }
  return memory;
}
