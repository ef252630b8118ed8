// SPDX-License-Identifier: MIT
// The structure by which statmount() and listmount() are told their mount.
import { MntIdReqView } from '../../../generated/ts/mounts';
import type { FdLike } from '../core/fd';
import { Memory } from '../core/memory';

const offsetOf = (name: string): number => {
  const field = MntIdReqView.layout.fields.find(([field]) => field === name);
  if (!field) throw new Error(`struct mnt_id_req has no field ${name}`);
  return field[1];
};
const MNT_FD = offsetOf('mnt_fd');
const MNT_NS_FD = offsetOf('mnt_ns_fd');

export interface Request {
  id?: bigint;
  param: bigint;
  /** The mount itself by descriptor. */
  fd?: FdLike;
  namespace?: bigint | FdLike | undefined;
}

/** Memory with the request; descriptors in it stay open as long as a call uses it. */
export function mntIdReq({ id, param, fd, namespace }: Request): Memory {
  const memory = new Memory(MntIdReqView.size);
  const request = new MntIdReqView(memory.view);
  request.size = MntIdReqView.size;
  request.mntId = id ?? 0n;
  request.param = param;
  if (fd !== undefined) memory.setFd(MNT_FD, fd);
  if (typeof namespace === 'bigint') request.mntNsId = namespace;
  else if (namespace !== undefined) memory.setFd(MNT_NS_FD, namespace);
  return memory;
}
