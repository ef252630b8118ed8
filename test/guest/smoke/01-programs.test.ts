// SPDX-License-Identifier: MIT
// What guest tests stand on: C programs of both word sizes, block devices with each file system, a FUSE server.
import { closeSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { makeCalls, pathBlob, type Bits } from '../lib/calls';
import { Disks, DISK_FILE_SYSTEMS, type DiskFileSystem } from '../lib/disks';
import { FuseServer } from '../lib/fuse';
import { Scratch, sh } from '../lib/scratch';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

const AT_FDCWD = -100;
const EFAULT = 14;
const ENOENT = 2;
/** The numbers of the same calls differ. */
const NUMBERS = { 32: { read: 3, openat: 295, uname: 122 }, 64: { read: 0, openat: 257, uname: 63 } };

describe.each<Bits>([32, 64])('a program of %i bits', (bits) => {
  const { read, openat, uname } = NUMBERS[bits];

  test('makes calls that use the results of earlier ones', () => {
    const path = scratch.path('file');
    writeFileSync(path, 'content');
    const { results, memory } = makeCalls(bits, {
      memory: { path: pathBlob(path), missing: pathBlob('/missing'), buffer: { size: 16 } },
      calls: [
        [openat, AT_FDCWD, { memory: 'path' }, 0, 0],
        [read, { result: 0 }, { memory: 'buffer' }, 16],
        [openat, AT_FDCWD, { memory: 'missing' }, 0, 0],
      ],
    });
    expect(results).toEqual([expect.any(Number), 7, -ENOENT]);
    expect(memory['buffer']?.toString()).toBe(`content${'\0'.repeat(9)}`);
  });

  test('has memory that ends with its page, can be protected, and holds addresses', () => {
    const list = {
      memory: {
        short: { size: 8 },
        whole: { size: 390, readOnly: true },
        holder: { size: 8, pointers: [{ offset: 0, bytes: 4, to: 'short' } as const] },
      },
      calls: [
        [uname, { memory: 'short' }],
        [uname, { memory: 'whole' }],
      ] as const,
    };
    const { results, memory } = makeCalls(bits, list);
    expect(results).toEqual([-EFAULT, -EFAULT]);
    expect((memory['holder']?.readUInt32LE(0) ?? 0) % 4096).toBe(4096 - 8);
  });

  test('runs below another command, with descriptors', () => {
    const path = scratch.path('file');
    writeFileSync(path, 'given');
    const fd = openSync(path, 'r');
    const list = { memory: { buffer: { size: 5 } }, calls: [[read, 3, { memory: 'buffer' }, 5]] as const };
    const { memory } = makeCalls(bits, list, { via: ['unshare', '--user'], descriptors: [fd] });
    closeSync(fd);
    expect(memory['buffer']?.toString()).toBe('given');
  });
});

test.each(Object.keys(DISK_FILE_SYSTEMS) as DiskFileSystem[])('mounts %s from a loop device', (kind) => {
  const disks = new Disks(scratch);
  const { device, path } = disks.mounted(kind, 'disk');
  disks.dispose();
  writeFileSync(`${path}/file`, kind);
  expect(sh('findmnt', '--noheadings', '--output', 'SOURCE,FSTYPE', path).split(/\s+/)).toEqual([
    device,
    kind,
  ]);
});

function exchange(directory: string): string {
  writeFileSync(`${directory}/a`, 'a');
  writeFileSync(`${directory}/b`, 'b');
  sh('mv', '--exchange', `${directory}/a`, `${directory}/b`);
  return readFileSync(`${directory}/a`, 'utf8');
}

test('a FUSE server shows a directory, with or without renameat2(), and takes backing files', async () => {
  const shown = scratch.makeDirectory('shown');
  const file = openSync(scratch.path('backing'), 'w+');
  const point = scratch.makeDirectory('fuse');
  const whole = await FuseServer.mount(shown, point, [], [file]);
  try {
    expect(exchange(point)).toBe('b');
    expect(readFileSync(`${shown}/b`, 'utf8')).toBe('a');
    expect(statSync(`${point}/b`).ino).toBe(statSync(`${shown}/b`).ino);
    expect(whole.backing(3)).toBe(0);
  } finally {
    await whole.dispose();
    closeSync(file);
  }
  const lesser = await FuseServer.mount(shown, point, ['no_rename_flags']);
  try {
    expect(() => exchange(point)).toThrow();
    renameSync(`${point}/a`, `${point}/c`);
    expect(readFileSync(`${shown}/c`, 'utf8')).toBe('a');
  } finally {
    await lesser.dispose();
  }
});
