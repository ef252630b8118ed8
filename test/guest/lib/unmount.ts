// SPDX-License-Identifier: MIT
// What mount_info() says about an unmount, and what umount2() then does, one after the other in one process.
import { AT_EMPTY_PATH, AT_FDCWD, MountInfo, MOUNT_INFO_UMOUNT } from '@lockstep/linux';
import { abi } from '@lockstep/linux/raw';
import { makeCalls, pathBlob, type Argument, type Bits, type CallList, type CallOptions } from './calls';

const UMOUNT2 = { 32: 52, 64: 166 };
const MNT_DETACH = 2;
const EMPTY = pathBlob('');

export interface Question {
  /** What is unmounted, and asked about if `fd` is absent. */
  path: string;
  /** What is asked about. */
  fd?: Argument;
  detach?: boolean;
  /** Groups wanted; UMOUNT if absent. */
  mask?: bigint;
  /** Calls that come first, and their memory. */
  before?: CallList;
  bits?: Bits;
  caller?: CallOptions;
}

export interface Outcome {
  info: MountInfo;
  /** Number of the error of umount2(), or 0. */
  happened: number;
}

export function infoBlob(mask: bigint): { bytes: Uint8Array } {
  const bytes = new Uint8Array(MountInfo.size);
  new DataView(bytes.buffer).setBigUint64(0, mask, true);
  return { bytes };
}

/** An answer as the program of calls.ts gives it back. */
export function readInfo(bytes: Buffer | undefined): MountInfo {
  if (!bytes) throw new Error('the program gave no answer back');
  return new MountInfo(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), undefined);
}

export function askAndUnmount({
  path,
  fd,
  detach = false,
  mask = MOUNT_INFO_UMOUNT,
  before = { calls: [] },
  bits = 64,
  caller,
}: Question): Outcome {
  const { number } = abi.syscalls.mount_info;
  const target: Argument[] = fd === undefined ? [AT_FDCWD, { memory: 'path' }] : [fd, { memory: 'empty' }];
  const list: CallList = {
    memory: { ...before.memory, path: pathBlob(path), empty: EMPTY, info: infoBlob(mask) },
    calls: [
      ...before.calls,
      [number, ...target, { memory: 'info' }, MountInfo.size, fd === undefined ? 0 : AT_EMPTY_PATH],
      [UMOUNT2[bits], { memory: 'path' }, detach ? MNT_DETACH : 0],
    ],
  };
  const { results, memory } = makeCalls(bits, list, caller);
  const [asked = 0, happened = 0] = results.slice(-2);
  if (asked !== 0) throw new Error(`mount_info() of ${path} failed with errno ${-asked}`);
  return { info: readInfo(memory['info']), happened: Math.abs(happened) };
}
