// SPDX-License-Identifier: MIT
// A call as a message to the helper, and its answer (sdk/native/helper/protocol.h). All memory that the call can
// reach travels in one arena; where it holds addresses or file descriptors, the helper puts its own.
import type { Bound } from './bind';
import type { FdLike } from './fd';
import { Memory } from './memory';

export const CALL = 0;
export const CALL_FOR_FD = 1;
export const FORK = 2;

const ADDRESS = 0;
const ARGUMENT_FD = 1;
const STRUCT_FD = 2;

const HEAD_SIZE = 16;
const FIX_SIZE = 16;
const ARGUMENTS_SIZE = 48;
const RESULT_SIZE = 8;
const ALIGNMENT = 16;

export const MAX_ARENA = 128 * 1024;
export const MAX_FIXES = 256;
export const MAX_FDS = 64;

interface Fix {
  readonly at: number;
  readonly kind: number;
  readonly value: number;
}

export interface RequestMessage {
  readonly bytes: Memory;
  readonly fds: readonly number[];
  readonly replySize: number;
  /** Where each memory lies in the arena. */
  readonly places: ReadonlyMap<Memory, number>;
}

class Arena {
  readonly places = new Map<Memory, number>();
  readonly fixes: Fix[] = [];
  readonly fds: number[] = [];
  size = ARGUMENTS_SIZE;

  addMemory(memory: Memory): number {
    const known = this.places.get(memory);
    if (known !== undefined) return known;
    const start = this.size;
    this.places.set(memory, start);
    this.size = Math.ceil((start + memory.byteLength) / ALIGNMENT) * ALIGNMENT;
    memory.links.forEach((link, offset) =>
      this.addLink(start + offset, link, memory.view.getInt32(offset, true)),
    );
    return start;
  }

  addFd(at: number, kind: number, fd: number): void {
    // AT_FDCWD and other negative numbers mean the same everywhere.
    if (fd >= 0) this.fixes.push({ at, kind, value: this.fds.push(fd) - 1 });
  }

  addAddress(at: number, memory: Memory): void {
    this.fixes.push({ at, kind: ADDRESS, value: this.addMemory(memory) });
  }

  /** A handle may be closing: what was stored stays open until the call has ended, the handle has no number. */
  private addLink(at: number, link: Memory | FdLike, stored: number): void {
    if (link instanceof Memory) this.addAddress(at, link);
    else this.addFd(at, STRUCT_FD, stored);
  }
}

function layOut(call: Bound): Arena {
  const arena = new Arena();
  call.values.forEach((value, i) => {
    if (value instanceof Memory) arena.addAddress(8 * i, value);
    else if (call.entry.args[i] === 'fd') arena.addFd(8 * i, ARGUMENT_FD, Number(value));
  });
  if (arena.size > MAX_ARENA || arena.fixes.length > MAX_FIXES || arena.fds.length > MAX_FDS) {
    throw Object.assign(
      new RangeError(
        `${call.entry.name} passes more than ${MAX_ARENA} bytes to other namespaces; use smaller buffers`,
      ),
      { code: 'ERR_OUT_OF_RANGE' },
    );
  }
  return arena;
}

/** @throws RangeError `ERR_OUT_OF_RANGE` if a message cannot hold it */
export function encodeCall(call: Bound): RequestMessage {
  const arena = layOut(call);
  const arenaAt = HEAD_SIZE + arena.fixes.length * FIX_SIZE;
  const bytes = new Memory(arenaAt + arena.size);
  const { view } = bytes;
  [
    call.entry.returns === 'fd' ? CALL_FOR_FD : CALL,
    call.entry.number,
    arena.fixes.length,
    arena.size,
  ].forEach((word, i) => view.setUint32(4 * i, word, true));
  arena.fixes.forEach(({ at, kind, value }, i) =>
    [at, kind, value].forEach((word, j) => view.setUint32(HEAD_SIZE + FIX_SIZE * i + 4 * j, word, true)),
  );
  call.values.forEach((value, i) => {
    if (value instanceof Memory) return;
    view.setBigInt64(arenaAt + 8 * i, BigInt.asIntN(64, BigInt(value)), true);
  });
  arena.places.forEach((place, memory) => bytes.bytes.set(memory.bytes, arenaAt + place));
  return { bytes, fds: arena.fds, replySize: RESULT_SIZE + arena.size, places: arena.places };
}

export function encodeFork(): RequestMessage {
  const bytes = new Memory(HEAD_SIZE);
  bytes.view.setUint32(0, FORK, true);
  return { bytes, fds: [], replySize: RESULT_SIZE, places: new Map() };
}

/** Takes over the bytes, but for addresses and descriptors, which in the helper are others. */
function update(memory: Memory, bytes: Uint8Array): void {
  const { view } = memory;
  const own = [...memory.links].map(([offset, link]) => {
    const word = link instanceof Memory ? view.getBigUint64(offset, true) : view.getInt32(offset, true);
    return [offset, word] as const;
  });
  memory.bytes.set(bytes);
  for (const [offset, word] of own) {
    if (typeof word === 'bigint') view.setBigUint64(offset, word, true);
    else view.setInt32(offset, word, true);
  }
}

/** Takes over what the call wrote, and returns its result. */
export function decodeReply(request: RequestMessage, reply: Memory): number {
  request.places.forEach((place, memory) => {
    const start = RESULT_SIZE + place;
    update(memory, reply.bytes.subarray(start, start + memory.byteLength));
  });
  return Number(reply.view.getBigInt64(0, true));
}
