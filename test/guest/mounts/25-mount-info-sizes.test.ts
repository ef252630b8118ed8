// SPDX-License-Identifier: MIT
// Wish 25: struct mount_info at every size, for programs of both word sizes: as of each version, cut inside a word, with
// a tail of zeroes and of other bytes, up to a page and one more. The memory ends where its page ends.
import { constants } from 'node:os';
import {
  AT_EMPTY_PATH,
  MOUNT_INFO_BASIC,
  MOUNT_INFO_FLAG_BY_ID,
  mountInfo,
  MountInfo,
} from '@lockstep/linux';
import { abi } from '@lockstep/linux/raw';
import { makeCalls, pathBlob, type Bits } from '../lib/calls';

const { E2BIG, EFAULT, EINVAL, ENOENT } = constants.errno;
const AT_FDCWD = -100;
const PAGE = 4096;
const HEAD = 64;
const SIZE = MountInfo.size;

interface Asked {
  result: number;
  bytes: Buffer;
}

/** Asks about `/` with memory that holds the request, then `filler`. */
function ask(bits: Bits, size: number, { room = size, filler = 0, id = 0n, readOnly = false } = {}): Asked {
  const bytes = new Uint8Array(room).fill(filler);
  const head = new DataView(bytes.buffer, 0, Math.min(HEAD, room));
  new Uint8Array(bytes.buffer, 0, head.byteLength).fill(0);
  if (room >= 8) head.setBigUint64(0, MOUNT_INFO_BASIC, true);
  if (room >= 16) head.setBigUint64(8, id, true);
  const target = id === 0n ? ([{ memory: 'path' }, 0] as const) : ([0, MOUNT_INFO_FLAG_BY_ID] as const);
  const { results, memory } = makeCalls(bits, {
    memory: { path: pathBlob('/'), info: { bytes, readOnly } },
    calls: [[abi.syscalls.mount_info.number, AT_FDCWD, target[0], { memory: 'info' }, size, target[1]]],
  });
  return { result: results[0] ?? 0, bytes: memory['info'] ?? Buffer.alloc(0) };
}

describe.each<Bits>([64, 32])('a program of %i bits', (bits) => {
  test.each([0, 1, 7, 8, HEAD - 1, HEAD, HEAD + 1, SIZE - 8, SIZE - 4, SIZE - 1])(
    'a structure of %i bytes is too small',
    (size) => {
      expect(ask(bits, size, { room: Math.max(size, 1) }).result).toBe(-EINVAL);
    },
  );

  test('each version is answered, with not one byte more', async () => {
    const { mntId, mntParentId } = await mountInfo('/');
    for (const size of MountInfo.versions) {
      const { result, bytes } = ask(bits, size);
      expect(result).toBe(0);
      const info = new MountInfo(new DataView(bytes.buffer, bytes.byteOffset, SIZE), undefined);
      expect([info.mntId, info.mntParentId, info.mask]).toEqual([mntId, mntParentId, MOUNT_INFO_BASIC]);
    }
  });

  test.each([SIZE, SIZE + 1, SIZE + 4, SIZE + 8, SIZE + 64, PAGE - 1, PAGE])(
    'of %i bytes the tail is zeroed, whatever was in it',
    (size) => {
      const zeroes = ask(bits, size);
      const ones = ask(bits, size, { filler: 0xff });
      expect([zeroes.result, ones.result]).toEqual([0, 0]);
      expect(ones.bytes).toEqual(zeroes.bytes);
      expect(ones.bytes.subarray(SIZE)).toEqual(Buffer.alloc(size - SIZE));
    },
  );

  test.each([PAGE + 1, 2 * PAGE])('a structure of %i bytes is too large', (size) => {
    expect(ask(bits, size).result).toBe(-E2BIG);
  });

  test('what is not there, or only to be read, is a fault', () => {
    expect(ask(bits, SIZE, { room: HEAD - 1 }).result).toBe(-EFAULT);
    expect(ask(bits, SIZE, { room: HEAD }).result).toBe(-EFAULT);
    expect(ask(bits, SIZE + 8, { room: SIZE }).result).toBe(-EFAULT);
    expect(ask(bits, SIZE, { readOnly: true }).result).toBe(-EFAULT);
  });

  test('ids of 64 bits arrive whole', async () => {
    const { mntId } = await mountInfo('/');
    const { result, bytes } = ask(bits, SIZE, { id: mntId });
    expect(result).toBe(0);
    expect(bytes.readBigUInt64LE(8)).toBe(mntId);
    expect(ask(bits, SIZE, { id: mntId | (1n << 32n) }).result).toBe(-ENOENT);
  });

  test('by descriptor, also through one of a path only', async () => {
    const { mntId } = await mountInfo('/proc');
    const O_PATH = 0o10000000;
    const openat = bits === 32 ? 295 : 257;
    const bytes = new Uint8Array(SIZE);
    new DataView(bytes.buffer).setBigUint64(0, MOUNT_INFO_BASIC, true);
    const { results, memory } = makeCalls(bits, {
      memory: { path: pathBlob('/proc'), empty: pathBlob(''), info: { bytes } },
      calls: [
        [openat, AT_FDCWD, { memory: 'path' }, O_PATH, 0],
        [
          abi.syscalls.mount_info.number,
          { result: 0 },
          { memory: 'empty' },
          { memory: 'info' },
          SIZE,
          AT_EMPTY_PATH,
        ],
      ],
    });
    expect(results[1]).toBe(0);
    expect(memory['info']?.readBigUInt64LE(8)).toBe(mntId);
  });
});
