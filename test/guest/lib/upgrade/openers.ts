// SPDX-License-Identifier: MIT
// openat2() with any struct in memory of any size, by a program of either word size or through a ring of io_uring.
import { writeFileSync } from 'node:fs';
import { makeCalls, pathBlob, type Bits, type Blob, type CallList } from '../calls';
import { AT_FDCWD, named, SYS_openat2 } from './run';

export interface Attempt {
  how: Blob;
  size: number;
}

/** What each attempt gives; all are made by one program. */
export type Opener = (path: string, attempts: readonly Attempt[]) => string[];

/** A program has room for so many. */
const AT_ONCE = 40;

function inParts(open: Opener): Opener {
  return (path, attempts) =>
    attempts.length <= AT_ONCE
      ? open(path, attempts)
      : [...open(path, attempts.slice(0, AT_ONCE)), ...inParts(open)(path, attempts.slice(AT_ONCE))];
}

function blobsOf(attempts: readonly Attempt[]): Record<string, Blob> {
  return Object.fromEntries(attempts.map(({ how }, index) => [`how${index}`, how]));
}

export function bySyscall(bits: Bits): Opener {
  return inParts((path, attempts) => {
    const { results } = makeCalls(bits, {
      memory: { path: pathBlob(path), ...blobsOf(attempts) },
      calls: attempts.map(({ size }, index) => [
        SYS_openat2,
        AT_FDCWD,
        { memory: 'path' },
        { memory: `how${index}` },
        size,
      ]),
    });
    return results.map(named);
  });
}

const PAGE = 4096;
const ENTRIES = 64;
const SQE = 64;
const CQE = 16;
const SYS_io_uring_setup = 425;
const SYS_io_uring_enter = 426;
const SETUP_SUBMIT_ALL = 1 << 7;
/** The memory of the rings is ours. */
const SETUP_NO_MMAP = 1 << 14;
const SETUP_NO_SQARRAY = 1 << 16;
const ENTER_GETEVENTS = 1;
const OP_OPENAT2 = 28;
/** Offsets in struct io_uring_params. */
const FLAGS = 8;
const SQ_ADDRESS = 72;
const CQES = 100;
const CQ_ADDRESS = 112;

/** The numbers of the same calls differ. */
const NUMBERS = { 32: { openat: 295, read: 3 }, 64: { openat: 257, read: 0 } } as const;

function requests(attempts: readonly Attempt[]): Blob {
  const bytes = Buffer.alloc(PAGE);
  attempts.forEach(({ size }, index) => {
    const at = SQE * index;
    bytes.writeUInt8(OP_OPENAT2, at);
    bytes.writeInt32LE(AT_FDCWD, at + 4);
    bytes.writeUInt32LE(size, at + 24);
    bytes.writeBigUInt64LE(BigInt(index), at + 32);
  });
  return {
    bytes,
    pointers: attempts.flatMap((_, index) => [
      { offset: SQE * index + 8, bytes: 8 as const, to: `how${index}` },
      { offset: SQE * index + 16, bytes: 8 as const, to: 'path' },
    ]),
  };
}

function parameters(): Blob {
  const bytes = Buffer.alloc(120);
  bytes.writeUInt32LE(SETUP_SUBMIT_ALL | SETUP_NO_MMAP | SETUP_NO_SQARRAY, FLAGS);
  return {
    bytes,
    pointers: [
      { offset: SQ_ADDRESS, bytes: 8, to: 'requests' },
      { offset: CQ_ADDRESS, bytes: 8, to: 'rings' },
    ],
  };
}

/**
 * One request of the ring for each attempt.
 * @param scratchFile a path for what the program reads into the ring: how many requests there are
 */
export function byRing(bits: Bits, scratchFile: () => string): Opener {
  return inParts((path, attempts) => {
    const { openat, read } = NUMBERS[bits];
    const heads = Buffer.alloc(8);
    heads.writeUInt32LE(attempts.length, 4);
    writeFileSync(scratchFile(), heads);
    const list: CallList = {
      memory: {
        path: pathBlob(path),
        heads: pathBlob(scratchFile()),
        ...blobsOf(attempts),
        requests: requests(attempts),
        rings: { size: PAGE },
        parameters: parameters(),
      },
      calls: [
        [SYS_io_uring_setup, ENTRIES, { memory: 'parameters' }],
        [openat, AT_FDCWD, { memory: 'heads' }, 0, 0],
        [read, { result: 1 }, { memory: 'rings' }, heads.length],
        [SYS_io_uring_enter, { result: 0 }, attempts.length, attempts.length, ENTER_GETEVENTS, 0, 0],
      ],
    };
    const { results, memory } = makeCalls(bits, list);
    if (results[3] !== attempts.length) throw new Error(`io_uring: ${results.map(named).join(', ')}`);
    const rings = memory['rings'] ?? Buffer.alloc(0);
    const first = memory['parameters']?.readUInt32LE(CQES) ?? 0;
    const answers = attempts.map((_, index): [number, string] => {
      const at = first + CQE * index;
      return [Number(rings.readBigUInt64LE(at)), named(rings.readInt32LE(at + 8))];
    });
    return answers.sort(([a], [b]) => a - b).map(([, result]) => result);
  });
}
