// SPDX-License-Identifier: MIT
// Wish 24: struct open_how_ext at every size, by programs of both word sizes and by requests of io_uring.
import { writeFileSync } from 'node:fs';
import { openat2, probe } from '@lockstep/linux';
import { makeCalls, pathBlob } from '../lib/calls';
import { Scratch } from '../lib/scratch';
import { byRing, bySyscall, type Attempt, type Opener } from '../lib/upgrade/openers';
import {
  AT_FDCWD,
  howBytes,
  MASKS,
  named,
  NOREAD,
  NOWRITE,
  O_PATH,
  O_RDWR,
  SYS_openat,
  SYS_openat2,
  type How,
} from '../lib/upgrade/run';

let scratch: Scratch;
let file: string;
beforeEach(() => {
  scratch = new Scratch();
  file = scratch.path('file');
  writeFileSync(file, 'text');
});
afterEach(() => scratch.dispose());

const PAGE = 4096;
const VER0 = 24;
const MASK = 56;
const EXT = 64;
const how: How = { flags: O_PATH };

/** The struct cut or filled up to a size; it ends where a page ends, so that a byte too many is a fault. */
function sized(size: number, from: How = how, bytes: Readonly<Record<number, number>> = {}): Attempt {
  const memory = Buffer.alloc(Math.max(size, EXT));
  howBytes(from).copy(memory);
  for (const [at, byte] of Object.entries(bytes)) memory[Number(at)] = byte;
  return { how: { bytes: memory.subarray(0, size) }, size };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Each, and what a size above a page gives: io_uring never had that limit, and needs none for bytes that are zero. */
const openers: [string, Opener, string][] = [
  ['a 64-bit program', bySyscall(64), 'E2BIG'],
  ['a 32-bit program', bySyscall(32), 'E2BIG'],
  ['io_uring', byRing(64, () => scratch.path('heads')), 'ok'],
  ['io_uring of a 32-bit program', byRing(32, () => scratch.path('heads')), 'ok'],
];

describe.each(openers)('%s', (_, open, abovePage) => {
  /** Each: what is tried, and what has to come of it. */
  function expectEach(rows: readonly (readonly [string, Attempt, string])[], path = file): void {
    const results = open(
      path,
      rows.map(([, attempt]) => attempt),
    );
    expect(rows.map(([name], index) => [name, results[index]])).toEqual(
      rows.map(([name, , result]) => [name, result]),
    );
  }

  test('sizes: EINVAL below the first version, a limit of a page, each between is taken', () => {
    expectEach([
      ...[0, 1, 8, 23].map((size) => [`${size} bytes`, sized(size), 'EINVAL'] as const),
      ...[...range(VER0, 80), 1024, PAGE - 1, PAGE].map(
        (size) => [`${size} bytes`, sized(size), 'ok'] as const,
      ),
      ...[PAGE + 1, 2 * PAGE].map((size) => [`${size} bytes`, sized(size), abovePage] as const),
      ['a mask in more than a page', sized(PAGE + 1, { ...how, mask: NOWRITE }), 'E2BIG'],
    ]);
  });

  test('each byte that is upstream’s or nobody’s has to be zero, if the size reaches to it', () => {
    const bytes = [...range(VER0, MASK - 1), EXT, EXT + 7, PAGE - 1];
    expectEach(
      bytes.flatMap((at) => [
        [`byte ${at} of ${at + 1}`, sized(at + 1, how, { [at]: 1 }), 'E2BIG'] as const,
        [`byte ${at} of ${PAGE}`, sized(PAGE, how, { [at]: 0x80 }), 'E2BIG'] as const,
        ...(at > VER0 ? [[`byte ${at} of ${at}`, sized(at, how, { [at]: 1 }), 'ok'] as const] : []),
      ]),
    );
  });

  test('a size that ends in the mask cuts it: what is there counts', () => {
    expectEach([
      ...range(MASK + 1, EXT).map(
        (size) =>
          [
            `an unknown bit in the last byte of ${size}`,
            sized(size, how, { [size - 1]: 0x80 }),
            'EINVAL',
          ] as const,
      ),
      ...range(MASK, EXT - 1).map(
        (size) => [`an unknown bit just behind ${size}`, sized(size, how, { [size]: 0x80 }), 'ok'] as const,
      ),
    ]);
  });

  test('each mask, each unknown bit, and NOREAD without NOEXEC', () => {
    const masked = (mask: bigint): Attempt => sized(EXT, { flags: O_PATH, mask });
    expectEach([
      ...MASKS.map((mask) => [`mask ${mask}`, masked(BigInt(mask)), 'ok'] as const),
      ...[NOREAD, NOREAD | NOWRITE].map((mask) => [`mask ${mask}`, masked(BigInt(mask)), 'EINVAL'] as const),
      ...range(3, 63).map((bit) => [`bit ${bit}`, masked((1n << BigInt(bit)) | 4n), 'EINVAL'] as const),
    ]);
  });

  test('memory that ends too early: EFAULT', () => {
    const short = (there: number, size: number): Attempt => ({
      how: { bytes: howBytes(how).subarray(0, there) },
      size,
    });
    expectEach([
      ['24 of 25', short(VER0, VER0 + 1), 'EFAULT'],
      ['24 of 64', short(VER0, EXT), 'EFAULT'],
      ['63 of 64', short(EXT - 1, EXT), 'EFAULT'],
      ['64 of 65', short(EXT, EXT + 1), 'EFAULT'],
    ]);
  });

  test('the order: the words, then flags and mask, then the walk', () => {
    const bad = { flags: 1n << 60n, mask: 1n << 60n };
    expectEach(
      [
        ['a word of upstream and a bad mask', sized(EXT, { ...how, mask: NOREAD, gap: { 3: 1n } }), 'E2BIG'],
        ['a tail and a bad mask', sized(EXT + 8, { ...how, mask: NOREAD }, { [EXT]: 1 }), 'E2BIG'],
        ['a word of upstream and bad flags', sized(EXT, { ...bad, gap: { 0: 1n } }), 'E2BIG'],
        ['bad flags and no such path', sized(EXT, { flags: 1n << 60n }), 'EINVAL'],
        ['a bad mask and no such path', sized(EXT, { ...how, mask: NOREAD }), 'EINVAL'],
        ['no such path', sized(EXT, { ...how, mask: NOWRITE }), 'ENOENT'],
      ],
      scratch.path('missing'),
    );
  });
});

test('a mask that is cut behind its bits is kept', () => {
  for (const size of range(MASK, EXT)) {
    const { results } = makeCalls(64, {
      memory: {
        path: pathBlob(file),
        how: { bytes: howBytes({ flags: O_PATH, mask: NOWRITE }).subarray(0, size) },
        ref: pathBlob('/proc/self/fd/3'),
      },
      calls: [
        [SYS_openat2, AT_FDCWD, { memory: 'path' }, { memory: 'how' }, size],
        [SYS_openat, AT_FDCWD, { memory: 'ref' }, O_RDWR, 0],
      ],
    });
    expect([size, ...results.map(named)]).toEqual([size, 'ok', size > MASK ? 'EACCES' : 'ok']);
  }
});

test('probe() says that the kernel has it', async () => {
  const features = await probe();
  expect(features['openat2() with upgrade']).toEqual({ available: true, needs: 'lockstep' });
  await using masked = await openat2(file, { path: true, upgrade: { write: false, exec: false } });
  expect(masked.fd).toBeGreaterThan(2);
});
