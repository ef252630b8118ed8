// SPDX-License-Identifier: MIT
// Wish 24: a descriptor with an upgrade mask, opened again in every way and for everything, by root, by a plain user and
// by root of a container, and what the new descriptor inherits.
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { openat2, O_RDWR as RDWR, type FileDescriptor, type Upgrade } from '@lockstep/linux';
import { codeOf } from '../lib/errors';
import { Scratch, sh } from '../lib/scratch';
import {
  AT_FDCWD,
  EVERYBODY,
  MASKS,
  NOEXEC,
  NOREAD,
  NOWRITE,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_RDWR,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
  runUse,
  runUses,
  REFERENCE,
  SYS_openat,
} from '../lib/upgrade/run';
import { opensBy, WAYS } from '../lib/upgrade/uses';
import { pathBlob } from '../lib/calls';

let scratch: Scratch;
let file: string;
beforeEach(() => {
  scratch = new Scratch();
  chmodSync(scratch.directory, 0o777);
  file = scratch.path('file');
  writeFileSync(file, '#!/bin/true\n');
  chmodSync(file, 0o777);
  chownSync(file, 1000, 1000);
});
afterEach(() => scratch.dispose());

/** The line of fdinfo, as a number. */
function maskOf({ fd }: { fd: number }): number {
  const [, mask = '0'] =
    /^upgrade_mask:\t(0x[0-9a-f]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? [];
  return Number(mask);
}

const link = ({ fd }: { fd: number }): string => `/proc/self/fd/${fd}`;
const noWrite: Upgrade = { write: false };
const noExec: Upgrade = { exec: false };

describe.each(EVERYBODY)('as %s', (who) => {
  test.each(WAYS)('denied: opened through %s', (_, dfd, path, extra) => {
    const uses = opensBy(dfd, path, extra);
    const expected = (mask: number) =>
      uses.map(({ name, denied }) => [name, mask & denied ? 'EACCES' : 'ok']);
    for (const mask of [0, ...MASKS]) {
      expect({ mask, results: runUses(uses, who, { path: file, mask }) }).toEqual({
        mask,
        results: expected(mask),
      });
    }
  });
});

test('denied: through the descriptor of another process', async () => {
  await using masked = await openat2(file, { path: true, upgrade: { write: false, exec: false } });
  const uses = opensBy(AT_FDCWD, `/proc/${process.pid}/fd/${masked.fd}`);
  const expected = uses.map(({ name, denied }) => [name, (NOWRITE | NOEXEC) & denied ? 'EACCES' : 'ok']);
  expect(runUses(uses, 'root', { path: file, mask: 0 })).toEqual(expected);
});

test('denied: by a symbolic link that leads to the descriptor', async () => {
  await using masked = await openat2(file, { path: true, upgrade: noWrite });
  sh('ln', '-s', link(masked), scratch.path('link'));
  sh('ln', '-s', 'link', scratch.path('longer'));
  expect(await codeOf(openat2(scratch.path('longer'), { flags: RDWR }))).toBe('EACCES');
  await (await openat2(scratch.path('longer'))).close();
});

test('five reopens in a row add their masks and lose none', async () => {
  const handles: FileDescriptor<'file'>[] = [await openat2(file, { path: true, upgrade: noWrite })];
  for (const upgrade of [undefined, noExec, undefined, noWrite, undefined]) {
    const last = handles.at(-1);
    if (!last) throw new Error('there is a first one');
    handles.push(await openat2(link(last), { path: true, ...(upgrade ? { upgrade } : {}) }));
  }
  const both = NOWRITE | NOEXEC;
  expect(handles.map(maskOf)).toEqual([NOWRITE, NOWRITE, both, both, both, both]);
  const last = handles.at(-1) ?? { fd: -1 };
  expect(await codeOf(openat2(link(last), { flags: RDWR }))).toBe('EACCES');
  await using reader = await openat2(link(last));
  expect(maskOf(reader)).toBe(both);
  for (const handle of handles) await handle.close();
});

test('the rule for NOREAD looks at what is asked for, not at what is inherited', async () => {
  await using masked = await openat2(file, { path: true, upgrade: noExec });
  await using more = await openat2(link(masked), { path: true, upgrade: { read: false, exec: false } });
  expect(maskOf(more)).toBe(NOREAD | NOEXEC);
});

test('the descriptor itself is not restricted', async () => {
  await using writer = await openat2(file, { flags: RDWR, upgrade: noWrite });
  writeSync(writer.fd, 'written');
  expect(readFileSync(file, 'utf8')).toMatch(/^written/);
  expect(await codeOf(openat2(link(writer), { flags: RDWR }))).toBe('EACCES');
  expect(maskOf(writer)).toBe(NOWRITE);
});

test('a descriptor of a file that was just made has its mask', async () => {
  const path = scratch.path('made');
  await using made = await openat2(path, { flags: O_CREAT | O_EXCL | O_RDWR, mode: 0o666, upgrade: noWrite });
  writeSync(made.fd, 'text');
  expect(maskOf(made)).toBe(NOWRITE);
  expect(await codeOf(openat2(link(made), { flags: RDWR }))).toBe('EACCES');
});

test('an unnamed file may have a mask; then it cannot be linked', async () => {
  await using unnamed = await openat2(scratch.directory, {
    flags: O_TMPFILE | O_RDWR,
    mode: 0o600,
    upgrade: noWrite,
  });
  expect(maskOf(unnamed)).toBe(NOWRITE);
  expect(() => sh('ln', '-L', `/proc/${process.pid}/fd/${unnamed.fd}`, scratch.path('linked'))).toThrow(
    /Operation not permitted/,
  );
});

test('fdinfo says nothing of a descriptor without a mask', async () => {
  await using plain = await openat2(file, { path: true });
  expect(readFileSync(`/proc/self/fdinfo/${plain.fd}`, 'utf8')).not.toMatch(/upgrade_mask/);
});

describe('directory', () => {
  test('EISDIR for each way to open one with a mask', async () => {
    const path = scratch.makeDirectory('directory');
    for (const options of [{}, { path: true }, { flags: O_DIRECTORY }])
      expect(await codeOf(openat2(path, { ...options, upgrade: noWrite }))).toBe('EISDIR');
  });

  test('no plain user may learn by it what may be opened: EISDIR comes before EACCES', () => {
    mkdirSync(scratch.path('closed'), { mode: 0o700 });
    const use = { name: 'nothing', calls: [[39]] as const };
    expect(() => runUse(use, 'user', { path: scratch.path('closed'), mask: NOWRITE, flags: 0 })).toThrow(
      'EISDIR',
    );
  });
});

describe('the order of the refusals', () => {
  /** openat() through the reference. */
  const open = (flags: number, path = `/proc/self/fd/${REFERENCE}`) => ({
    name: 'open',
    memory: { way: pathBlob(path) },
    calls: [[SYS_openat, AT_FDCWD, { memory: 'way' }, flags, 0o600]] as const,
  });
  const masked = (mask = NOWRITE | NOEXEC) => ({ path: file, mask });

  test('EEXIST of O_EXCL, ENOTDIR of a directory that is wanted, then the mask', () => {
    expect(runUse(open(O_CREAT | O_EXCL | O_WRONLY), 'root', masked())).toBe('EEXIST');
    expect(runUse(open(O_DIRECTORY | O_WRONLY), 'root', masked())).toBe('ENOTDIR');
    expect(runUse(open(O_CREAT | O_WRONLY), 'root', masked())).toBe('EACCES');
  });

  test('the mask, then EROFS of O_TRUNC', () => {
    const mount = scratch.tmpfs('read-only');
    writeFileSync(`${mount}/file`, '');
    sh('mount', '-o', 'remount,ro', mount);
    const reference = (mask: number) => ({ path: `${mount}/file`, mask });
    expect(runUse(open(O_TRUNC), 'root', reference(NOWRITE))).toBe('EACCES');
    expect(runUse(open(O_TRUNC), 'root', reference(NOEXEC))).toBe('EROFS');
  });

  test('EFTYPE for what is no regular file, then the mask', async () => {
    sh('mkfifo', scratch.path('fifo'));
    await using fifo = await openat2(scratch.path('fifo'), {
      path: true,
      upgrade: { read: false, exec: false },
    });
    expect(await codeOf(openat2(link(fifo), { regular: true }))).toBe('EFTYPE');
    expect(await codeOf(openat2(link(fifo)))).toBe('EACCES');
  });

  test('a walk that wants a directory: ENOTDIR, then the mask', () => {
    const chdir = { name: 'chdir', calls: [[80, { memory: 'ref' }]] as const };
    const chroot = { name: 'chroot', calls: [[161, { memory: 'ref' }]] as const };
    expect(runUses([chdir, chroot], 'root', masked())).toEqual([
      ['chdir', 'ENOTDIR'],
      ['chroot', 'ENOTDIR'],
    ]);
  });
});

test('a mask does not go over to a descriptor that takes the number', async () => {
  const fd = openSync(file, 'r+');
  closeSync(fd);
  const masked = await openat2(file, { path: true, upgrade: noWrite });
  await masked.close();
  await using again = await openat2(file, { path: true });
  await (await openat2(link(again), { flags: RDWR })).close();
});
