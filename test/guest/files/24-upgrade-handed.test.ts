// SPDX-License-Identifier: MIT
// Wish 24 as it is meant: a descriptor with a mask goes to somebody who cannot name the file, to a plain user or into a
// container with namespaces and a /proc of its own, where it is root.
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { openat2, O_RDWR, type FileDescriptor } from '@lockstep/linux';
import { Scratch } from '../lib/scratch';
import {
  AT_FDCWD,
  NOEXEC,
  NOWRITE,
  REFERENCE,
  runUse,
  runUses,
  SYS_openat,
  type Use,
  type Who,
} from '../lib/upgrade/run';
import { mountUses, otherUses } from '../lib/upgrade/undeclared';
import { METADATA, opensBy, TRUNCATE, WAYS } from '../lib/upgrade/uses';
import { pathBlob } from '../lib/calls';

const MASK = NOWRITE | NOEXEC;

let scratch: Scratch;
let file: string;
let masked: FileDescriptor<'file'>;
beforeEach(async () => {
  scratch = new Scratch();
  chmodSync(scratch.directory, 0o777);
  // Behind this directory nobody but root finds it.
  file = `${scratch.makeDirectory('closed')}/file`;
  writeFileSync(file, 'text');
  chmodSync(file, 0o777);
  chownSync(file, 1000, 1000);
  chmodSync(scratch.path('closed'), 0o700);
  masked = await openat2(file, { path: true, upgrade: { write: false, exec: false } });
});
afterEach(async () => {
  await masked.close();
  scratch.dispose();
});

describe.each<Who>(['user', 'container'])('to a %s', (who) => {
  test('it cannot be named there', () => {
    const open: Use = {
      name: 'open',
      memory: { name: pathBlob(file) },
      calls: [[SYS_openat, AT_FDCWD, { memory: 'name' }, 0, 0]],
    };
    expect(runUse(open, who, { handed: masked.fd })).toBe('EACCES');
  });

  test.each(WAYS)('opens through %s', (_, dfd, path, extra) => {
    const uses = opensBy(dfd, path, extra).filter(() => path !== '/dev/fd');
    const expected = uses.map(({ name, denied }) => [name, MASK & denied ? 'EACCES' : 'ok']);
    expect(runUses(uses, who, { handed: masked.fd })).toEqual(expected);
  });

  test('metadata as ever, no truncation', () => {
    expect(runUses(METADATA, who, { handed: masked.fd })).toEqual(METADATA.map(({ name }) => [name, 'ok']));
    expect(runUse(TRUNCATE, who, { handed: masked.fd })).toBe('EACCES');
    expect(readFileSync(file, 'utf8')).toBe('text');
  });

  test('nothing else', () => {
    writeFileSync(scratch.path('other'), '');
    // Nobody links by descriptor what somebody else has opened: it does not exist for them.
    const uses = [...mountUses(scratch.directory), ...otherUses(scratch.directory)].filter(
      ({ name }) => name !== 'linkat, empty path',
    );
    // Who may not mount anyway is stopped before, sometimes at a call that only prepares the use.
    const expected = uses.map((use): unknown[] => [
      use.name,
      use.who.includes(who) ? 'EPERM' : expect.not.stringMatching(/^ok$/),
    ]);
    expect(runUses(uses, who, { handed: masked.fd })).toEqual(expected);
  });

  test('without a mask it could be written to', async () => {
    await using plain = await openat2(file, { path: true });
    const [, write] = opensBy(AT_FDCWD, `/proc/self/fd/${REFERENCE}`).filter(({ name }) =>
      name.startsWith('open for'),
    );
    expect(write && runUse(write, who, { handed: plain.fd })).toBe('ok');
  });
});

test('what is opened for reading and writing goes on writing, wherever it is', async () => {
  await using writer = await openat2(file, { flags: O_RDWR, upgrade: { write: false } });
  const uses: Use[] = [
    {
      name: 'write',
      memory: { text: { bytes: Buffer.from('TEXT') } },
      calls: [[1, REFERENCE, { memory: 'text' }, 4]],
    },
    { name: 'ftruncate', calls: [[77, REFERENCE, 4]] },
    ...opensBy(AT_FDCWD, `/proc/self/fd/${REFERENCE}`).filter(({ name }) => name === 'open for writing'),
  ];
  expect(runUses(uses, 'container', { handed: writer.fd })).toEqual([
    ['write', 'ok'],
    ['ftruncate', 'ok'],
    ['open for writing', 'EACCES'],
  ]);
  expect(readFileSync(file, 'utf8')).toBe('TEXT');
});
