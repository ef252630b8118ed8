// SPDX-License-Identifier: MIT
// Wish 25: of several mistakes in a call of mount_info() the first in the order of the checks is told. Each line makes
// two of them that have different errors; the first one alone and the second one alone are tried with it.
import { constants } from 'node:os';
import { mountInfo, MOUNT_INFO_BASIC, MOUNT_INFO_DEVS, MOUNT_INFO_FLAG_BY_ID } from '@lockstep/linux';
import { abi } from '@lockstep/linux/raw';
import { makeCalls, pathBlob, type Argument, type Bits, type Blob, type CallList } from '../lib/calls';
import { Container } from '../lib/container';
import { OtherNamespace } from '../lib/other-namespace';
import { Scratch } from '../lib/scratch';

const { E2BIG, EBADF, EFAULT, EINVAL, ENOENT, EPERM } = constants.errno;
const AT_FDCWD = -100;
const SIZE = 384;
const PAGE = 4096;
const MOUNT_INFO = abi.syscalls.mount_info.number;
const ABSENT_ID = 0x7fffffffffffn;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

/** A call by its arguments, and the words of the head of its structure. */
interface Call {
  dfd?: number;
  path?: string | null;
  /** Absent: nothing is there. */
  head?: Partial<Record<keyof typeof HEAD, bigint>>;
  unreadable?: boolean;
  readOnly?: boolean;
  size?: number;
  flags?: number;
}

/** Offset and bytes of each word. */
const HEAD = {
  mask: [0, 8],
  mntId: [8, 8],
  mntNsId: [16, 8],
  devs: [24, 8],
  cap: [32, 4],
  entsize: [36, 4],
  reserved: [40, 8],
} as const;

function structure({ head = {}, unreadable, readOnly = false }: Call): Blob {
  const bytes = Buffer.alloc(unreadable ? 63 : 2 * PAGE);
  for (const [name, value] of Object.entries({ mask: MOUNT_INFO_BASIC, ...head })) {
    const [at, size] = HEAD[name as keyof typeof HEAD];
    if (size === 8) bytes.writeBigUInt64LE(value, at);
    else bytes.writeUInt32LE(Number(value), at);
  }
  return { bytes, readOnly };
}

function ask(bits: Bits, call: Call, via: readonly string[] = []): number {
  const { dfd = AT_FDCWD, path = '/', size = SIZE, flags = 0 } = call;
  const where: Argument = path === null ? 0 : { memory: 'path' };
  const list: CallList = {
    memory: { path: pathBlob(path ?? ''), info: structure(call) },
    calls: [[MOUNT_INFO, dfd, where, { memory: 'info' }, size, flags]],
  };
  const { results } = makeCalls(bits, list, via.length > 0 ? { via } : {});
  return -(results[0] ?? 0);
}

const byId: Call = { path: null, flags: MOUNT_INFO_FLAG_BY_ID };
const NOWHERE = 1023;

/** In the order of the checks: a mistake, its error, and one that is found later with another error. */
const rows: [name: string, first: Call, error: number, later: Call, laterError: number][] = [
  ['size, then flags', { size: PAGE + 1 }, E2BIG, { flags: 1 << 30 }, EINVAL],
  ['flags, then the head', { flags: 1 << 30 }, EINVAL, { unreadable: true }, EFAULT],
  ['size, then the head', { size: SIZE - 1 }, EINVAL, { unreadable: true }, EFAULT],
  ['mask, then the device words', { head: { mask: 1n << 63n } }, EINVAL, devices({ cap: 4097n }), E2BIG],
  ['reserved, then the device words', { head: { reserved: 1n } }, EINVAL, devices({ cap: 4097n }), E2BIG],
  ['device words, then by id', devices({ cap: 4097n }), E2BIG, { head: { mntId: 1n } }, EINVAL],
  ['device words, then dfd', devices({ entsize: 4104n }), E2BIG, { dfd: NOWHERE, path: '.' }, EBADF],
  ['by id, then dfd', { head: { mntId: 1n } }, EINVAL, { dfd: NOWHERE, path: '.' }, EBADF],
  ['dfd, then the lookup', { dfd: NOWHERE, path: 'missing' }, EBADF, { path: '/missing' }, ENOENT],
  ['the lookup, then the answer', { path: '/missing' }, ENOENT, { readOnly: true }, EFAULT],
];

function devices(words: Partial<Record<'cap' | 'entsize', bigint>>): Call {
  return { head: { devs: 8n, cap: 1n, entsize: 32n, ...words } };
}

const together = (first: Call, later: Call): Call => ({
  ...later,
  ...first,
  head: { ...later.head, ...first.head },
});

describe.each<Bits>([64, 32])('a program of %i bits', (bits) => {
  test.each(rows)('%s', (_, first, error, later, laterError) => {
    expect(ask(bits, first)).toBe(error);
    expect(ask(bits, later)).toBe(laterError);
    expect(ask(bits, together(first, later))).toBe(error);
  });

  test('by id: the words, then the descriptor, then the right, then the id', async () => {
    const other = await OtherNamespace.make('--mount');
    const { mntNsId } = await mountInfo(`${other.root}/tmp`);
    const container = await Container.make();
    const inside = (call: Call): number => ask(bits, call, container.via);
    const foreign = { mntId: ABSENT_ID, mntNsId };
    try {
      expect(ask(bits, { ...byId, dfd: NOWHERE, head: { mntId: 1n } })).toBe(EINVAL);
      expect(ask(bits, { ...byId, dfd: NOWHERE, head: { mntId: ABSENT_ID } })).toBe(EBADF);
      expect(ask(bits, { ...byId, dfd: NOWHERE, head: foreign })).toBe(EINVAL);
      expect(ask(bits, { ...byId, head: foreign })).toBe(ENOENT);
      expect(ask(bits, { ...byId, head: { ...foreign, mntNsId: ABSENT_ID } })).toBe(ENOENT);
      expect(inside({ ...byId, head: foreign })).toBe(EPERM);
      expect(inside({ ...byId, head: { mntId: 1n, mntNsId } })).toBe(EINVAL);
    } finally {
      await container.end();
      await other.end();
    }
  });

  test('an answer that cannot be written: the devices, then the rest, both EFAULT, and nothing before the checks', () => {
    const head = { mask: MOUNT_INFO_DEVS, devs: 8n, cap: 1n, entsize: 32n };
    expect(ask(bits, { head, readOnly: true })).toBe(EFAULT);
    expect(ask(bits, { path: '/missing', head, readOnly: true })).toBe(ENOENT);
  });
});
