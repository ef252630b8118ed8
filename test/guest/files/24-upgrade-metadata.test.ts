// SPDX-License-Identifier: MIT
// Wish 24: a mask forbids nothing about metadata. What writes without opening is denied by UPGRADE_NOWRITE alone.
import { chmodSync, chownSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { makeCalls, pathBlob } from '../lib/calls';
import { Scratch } from '../lib/scratch';
import {
  AT_FDCWD,
  empty,
  EVERYBODY,
  howBytes,
  MASKS,
  named,
  NOWRITE,
  O_EMPTYPATH,
  O_NOFOLLOW,
  O_PATH,
  REFERENCE,
  runUse,
  runUses,
  SYS_openat,
  SYS_openat2,
  VIA,
  type Use,
  type Who,
} from '../lib/upgrade/run';
import { METADATA, TRUNCATE } from '../lib/upgrade/uses';

let scratch: Scratch;
let file: string;
beforeEach(() => {
  scratch = new Scratch();
  chmodSync(scratch.directory, 0o777);
  file = scratch.path('file');
  writeFileSync(file, 'text');
  chmodSync(file, 0o777);
  chownSync(file, 1000, 1000);
});
afterEach(() => scratch.dispose());

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SYS_socket = 41;
const SYS_connect = 42;
const SYS_sendto = 44;
const SYS_bind = 49;
const SYS_unlink = 87;

function sockaddr(path: string): Buffer {
  return Buffer.concat([Buffer.from([AF_UNIX, 0]), Buffer.from(`${path}\0`)]);
}

/** Connects and sends to a socket through a descriptor that refers to it. */
function reachSocket(who: Who, mask: number): [connect: string, sendto: string] {
  const place = sockaddr(scratch.path('socket'));
  // The program has the socket as 3 and what refers to it as 4.
  const reference = sockaddr('/proc/self/fd/4');
  const { results } = makeCalls(
    64,
    {
      memory: {
        path: pathBlob(scratch.path('socket')),
        place: { bytes: place },
        reference: { bytes: reference },
        how: { bytes: howBytes({ flags: O_PATH, mask }) },
        text: { bytes: Buffer.from('text') },
      },
      calls: [
        [SYS_unlink, { memory: 'path' }],
        [SYS_socket, AF_UNIX, SOCK_DGRAM, 0],
        [SYS_bind, { result: 1 }, { memory: 'place' }, place.length],
        [SYS_openat2, AT_FDCWD, { memory: 'path' }, { memory: 'how' }, 64],
        [SYS_socket, AF_UNIX, SOCK_DGRAM, 0],
        [SYS_sendto, { result: 4 }, { memory: 'text' }, 4, 0, { memory: 'reference' }, reference.length],
        [SYS_connect, { result: 4 }, { memory: 'reference' }, reference.length],
      ],
    },
    { via: VIA[who] },
  );
  expect(results.slice(1, 5)).toEqual([3, 0, 4, 5]);
  return [named(results[6]), named(results[5])];
}

describe.each(EVERYBODY)('as %s', (who) => {
  test('metadata is read and changed', () => {
    const expected = METADATA.map(({ name }) => [name, 'ok']);
    for (const mask of [0, ...MASKS])
      expect({ mask, results: runUses(METADATA, who, { path: file, mask }) }).toEqual({
        mask,
        results: expected,
      });
  });

  test('truncate() writes', () => {
    for (const mask of [0, ...MASKS]) {
      writeFileSync(file, 'text');
      const result = runUse(TRUNCATE, who, { path: file, mask });
      expect([mask, result]).toEqual([mask, mask & NOWRITE ? 'EACCES' : 'ok']);
      expect(statSync(file).size).toBe(mask & NOWRITE ? 4 : 0);
    }
  });

  test('a connection writes to the socket', () => {
    for (const mask of [0, ...MASKS]) {
      const expected = mask & NOWRITE ? 'EACCES' : 'ok';
      expect([mask, ...reachSocket(who, mask)]).toEqual([mask, expected, expected]);
    }
  });
});

describe('a symbolic link', () => {
  const readlink: Use = {
    name: 'readlinkat, empty path',
    memory: { out: { size: 64 } },
    calls: [[267, REFERENCE, empty, { memory: 'out' }, 64]],
  };
  const openBy = (dfd: number, way: string, flags: number): Use => ({
    name: 'open',
    memory: { way: pathBlob(way) },
    calls: [[SYS_openat, dfd, { memory: 'way' }, flags, 0]],
  });

  test('can have a mask, be read, and is never opened: the mask first, then ELOOP', () => {
    symlinkSync('file', scratch.path('link'));
    const uses = [
      readlink,
      openBy(AT_FDCWD, `/proc/self/fd/${REFERENCE}`, 1),
      openBy(REFERENCE, '', O_EMPTYPATH | 1),
      openBy(AT_FDCWD, `/proc/self/fd/${REFERENCE}`, 0),
    ];
    const reference = { path: scratch.path('link'), mask: NOWRITE, flags: O_PATH | O_NOFOLLOW };
    expect(runUses(uses, 'root', reference).map(([, result]) => result)).toEqual([
      'ok',
      'EACCES',
      'EACCES',
      'ELOOP',
    ]);
  });
});
