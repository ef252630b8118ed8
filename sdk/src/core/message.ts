// SPDX-License-Identifier: MIT
// struct msghdr with one part and file descriptors beside it, as sendmsg() and recvmsg() of the core use it.
import { Memory } from './memory';

const MSGHDR_SIZE = 56;
const IOV = 16;
const IOVLEN = 24;
const CONTROL = 32;
const CONTROLLEN = 40;
const CMSG_HEAD = 16;

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;

function header(part: Memory, control: Memory | null): Memory {
  const iov = new Memory(16);
  iov.setPointer(0, part);
  iov.view.setBigUint64(8, BigInt(part.byteLength), true);
  const message = new Memory(MSGHDR_SIZE);
  message.setPointer(IOV, iov);
  message.view.setBigUint64(IOVLEN, 1n, true);
  message.setPointer(CONTROL, control);
  message.view.setBigUint64(CONTROLLEN, BigInt(control?.byteLength ?? 0), true);
  return message;
}

const controlSize = (fds: number): number => Math.ceil((CMSG_HEAD + 4 * fds) / 8) * 8;

/** A message to send. */
export function outgoing(part: Memory, fds: readonly number[]): Memory {
  if (fds.length === 0) return header(part, null);
  const control = new Memory(controlSize(fds.length));
  control.view.setBigUint64(0, BigInt(CMSG_HEAD + 4 * fds.length), true);
  control.view.setInt32(8, SOL_SOCKET, true);
  control.view.setInt32(12, SCM_RIGHTS, true);
  fds.forEach((fd, i) => control.view.setInt32(CMSG_HEAD + 4 * i, fd, true));
  return header(part, control);
}

/** Room for a message with at most one file descriptor. */
export function incoming(part: Memory): Memory {
  return header(part, new Memory(controlSize(1)));
}

/** The file descriptor that came with a received message. */
export function receivedFd(message: Memory): number | undefined {
  const control = message.links.get(CONTROL);
  if (!(control instanceof Memory) || message.view.getBigUint64(CONTROLLEN, true) < CMSG_HEAD)
    return undefined;
  return control.view.getInt32(CMSG_HEAD, true);
}
