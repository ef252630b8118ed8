// SPDX-License-Identifier: MIT
// Wish 24: every kind of file and file system behind a descriptor with a mask.
import { once } from 'node:events';
import { mkdirSync, openSync, closeSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { openat2, O_NONBLOCK, O_RDWR, O_WRONLY } from '@lockstep/linux';
import { makeCalls, pathBlob } from '../lib/calls';
import { Disks } from '../lib/disks';
import { FuseServer } from '../lib/fuse';
import { Scratch, sh } from '../lib/scratch';
import { linkOf, opening } from '../lib/upgrade/mask';
import {
  AT_FDCWD,
  howBytes,
  named,
  NOWRITE,
  O_PATH,
  O_RDWR as RDWR,
  SYS_openat,
  SYS_openat2,
} from '../lib/upgrade/run';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

/** What opening it for reading and for both gives, through a descriptor with NOWRITE. */
async function through(path: string): Promise<[read: string, both: string]> {
  await using masked = await openat2(path, { path: true, upgrade: { write: false } });
  const link = linkOf(masked);
  return [await opening(link, { flags: O_NONBLOCK }), await opening(link, { flags: O_RDWR | O_NONBLOCK })];
}

const REFUSED = ['ok', 'EACCES'];

test('a FIFO, which is not even waited for', async () => {
  sh('mkfifo', scratch.path('fifo'));
  expect(await through(scratch.path('fifo'))).toEqual(REFUSED);
  await using masked = await openat2(scratch.path('fifo'), { path: true, upgrade: { write: false } });
  expect(await opening(linkOf(masked), { flags: O_WRONLY })).toBe('EACCES');
});

test('a character device', async () => {
  expect(await through('/dev/null')).toEqual(REFUSED);
});

test('a block device', async () => {
  const disks = new Disks(scratch);
  const device = disks.loop(8);
  expect(await through(device)).toEqual(REFUSED);
  disks.dispose();
});

test('a socket, which is never opened: the mask first, then ENXIO', async () => {
  const server = createServer().listen(scratch.path('socket'));
  await once(server, 'listening');
  expect(await through(scratch.path('socket'))).toEqual(['ENXIO', 'EACCES']);
  server.close();
});

test('a memfd, which has no name at all', () => {
  const { results } = makeCalls(64, {
    memory: {
      name: pathBlob('memfd'),
      first: pathBlob('/proc/self/fd/3'),
      second: pathBlob('/proc/self/fd/4'),
      how: { bytes: howBytes({ flags: O_PATH, mask: NOWRITE }) },
    },
    calls: [
      [319, { memory: 'name' }, 0],
      [SYS_openat2, AT_FDCWD, { memory: 'first' }, { memory: 'how' }, 64],
      [SYS_openat, AT_FDCWD, { memory: 'second' }, 0, 0],
      [SYS_openat, AT_FDCWD, { memory: 'second' }, RDWR, 0],
      [SYS_openat, AT_FDCWD, { memory: 'first' }, RDWR, 0],
    ],
  });
  expect(results.map(named)).toEqual(['ok', 'ok', 'ok', 'EACCES', 'ok']);
});

test('a namespace, behind another magic link', async () => {
  await using masked = await openat2('/proc/self/ns/uts', {
    path: true,
    upgrade: { read: false, exec: false },
  });
  expect(await opening(linkOf(masked))).toBe('EACCES');
  expect(await opening('/proc/self/ns/uts')).toBe('ok');
});

test('overlayfs, above and below', async () => {
  const [lower, upper, work] = ['lower', 'upper', 'work'].map((name) => scratch.makeDirectory(name));
  writeFileSync(`${lower}/below`, 'text');
  writeFileSync(`${upper}/above`, 'text');
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
  const merged = scratch.bind('overlay', 'merged', '-t', 'overlay', '-o', options);
  expect(await through(`${merged}/below`)).toEqual(REFUSED);
  expect(await through(`${merged}/above`)).toEqual(REFUSED);
});

test.each(['ext4', 'xfs', 'btrfs', 'vfat'] as const)('%s', async (kind) => {
  const disks = new Disks(scratch);
  const { path } = disks.mounted(kind, 'disk');
  disks.dispose();
  writeFileSync(`${path}/file`, 'text');
  expect(await through(`${path}/file`)).toEqual(REFUSED);
});

test('FUSE, and what a server may not make a backing file', async () => {
  const shown = scratch.path('shown');
  mkdirSync(shown);
  writeFileSync(`${shown}/file`, 'text');
  writeFileSync(scratch.path('backing'), 'text');
  // Even what cannot be lost is not handed on: the server may open it for each client as that client likes.
  await using masked = await openat2(scratch.path('backing'), { path: true, upgrade: { exec: false } });
  await using both = await openat2(scratch.path('backing'), { flags: O_RDWR, upgrade: { write: false } });
  const plain = openSync(scratch.path('backing'), 'r+');
  await using path = await openat2(scratch.path('backing'), { path: true });
  const server = await FuseServer.mount(
    shown,
    scratch.makeDirectory('fuse'),
    [],
    [masked.fd, both.fd, plain, path.fd],
  );
  try {
    expect(await through(`${server.path}/file`)).toEqual(REFUSED);
    const EPERM = 1;
    expect([3, 4, 5, 6].map((descriptor) => server.backing(descriptor))).toEqual([EPERM, EPERM, 0, 0]);
  } finally {
    await server.dispose();
    closeSync(plain);
  }
});
