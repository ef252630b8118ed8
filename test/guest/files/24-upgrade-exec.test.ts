// SPDX-License-Identifier: MIT
// Wish 24: programs that are executed through a descriptor with a mask, and the ways from a running program back to its
// file, which have the mask too.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { openat2, O_RDWR, type FileDescriptor, type Upgrade } from '@lockstep/linux';
import { Scratch, sh } from '../lib/scratch';
import { linkOf, maskBehind, opening } from '../lib/upgrade/mask';
import { NOWRITE, REFERENCE } from '../lib/upgrade/run';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

/** The name of the reference in a program that has it as 3. */
const LINK = `/proc/self/fd/${REFERENCE}`;

function makeProgram(path: string): string {
  copyFileSync('/bin/cat', path);
  chmodSync(path, 0o755);
  return path;
}

/** What a program says that is executed through a descriptor, or the code of the error. */
function execute({ fd }: FileDescriptor<'file'>): string {
  const { stdout, error } = spawnSync(LINK, [], {
    stdio: ['pipe', 'pipe', 'inherit', fd],
    input: 'spoken',
    encoding: 'utf8',
  });
  return error ? ((error as NodeJS.ErrnoException).code ?? '') : stdout.trim();
}

describe('is executed, or not', () => {
  const rows: [Upgrade, string][] = [
    [{ write: false }, 'spoken'],
    [{ exec: false }, 'EACCES'],
    [{ read: false, exec: false }, 'EACCES'],
  ];

  test.each(rows)('a program: %j', async (upgrade, expected) => {
    await using masked = await openat2(makeProgram(scratch.path('program')), { path: true, upgrade });
    expect(execute(masked)).toBe(expected);
  });

  test.each(rows)('a script, which its interpreter reads: %j', async (upgrade, expected) => {
    writeFileSync(scratch.path('script'), '#!/bin/sh\ncat\n', { mode: 0o755 });
    await using masked = await openat2(scratch.path('script'), { path: true, upgrade });
    expect(execute(masked)).toBe(expected);
  });
});

/** Runs `use` while a program that repeats its input is waiting for more. */
async function whileRunning(child: ChildProcess, use: (proc: string) => Promise<void>): Promise<void> {
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the program was started without pipes');
  // Once it repeats something it has all its libraries, and its mappings stay.
  stdin.write('input');
  await once(stdout, 'data');
  const ended = once(child, 'exit');
  try {
    await use(`/proc/${child.pid}`);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** The mappings of a file, as links. */
function mappingsOf(proc: string, path: string): string[] {
  const links = readdirSync(`${proc}/map_files`).map((name) => `${proc}/map_files/${name}`);
  return links.filter((link) => readlinkSync(link) === path);
}

describe('on the way back', () => {
  const roots: [string, () => string][] = [
    ['tmpfs', () => scratch.tmpfs('memory')],
    [
      'overlayfs, where a mapping is of the file below',
      () => {
        const [lower, upper, work] = ['lower', 'upper', 'work'].map((name) => scratch.makeDirectory(name));
        makeProgram(`${lower}/program`);
        return scratch.bind(
          'overlay',
          'merged',
          '-t',
          'overlay',
          '-o',
          `lowerdir=${lower},upperdir=${upper},workdir=${work}`,
        );
      },
    ],
  ];

  test.each(roots)('/proc/<pid>/exe and map_files have the mask: %s', async (_, makeRoot) => {
    const path = `${makeRoot()}/program`;
    makeProgram(path);
    await using masked = await openat2(path, { path: true, upgrade: { write: false } });
    const child = spawn(LINK, [], { stdio: ['pipe', 'pipe', 'inherit', masked.fd] });
    await whileRunning(child, async (proc) => {
      expect(await maskBehind(`${proc}/exe`)).toBe(NOWRITE);
      expect(await opening(`${proc}/exe`, { flags: O_RDWR })).toBe('EACCES');
      const mappings = mappingsOf(proc, path);
      expect(mappings.length).toBeGreaterThan(0);
      for (const mapping of mappings)
        expect([mapping, await maskBehind(mapping)]).toEqual([mapping, NOWRITE]);
    });
  });

  test('of a program without a mask they have none', async () => {
    const path = makeProgram(scratch.path('program'));
    await whileRunning(spawn(path, [], { stdio: ['pipe', 'pipe', 'inherit'] }), async (proc) => {
      expect(await maskBehind(`${proc}/exe`)).toBe(0);
      expect(await opening(`${proc}/exe`, { flags: O_RDWR })).toBe('ETXTBSY');
      for (const mapping of mappingsOf(proc, path)) expect(await maskBehind(mapping)).toBe(0);
    });
  });
});

describe('an interpreter that binfmt_misc opens once', () => {
  const register = (fd: FileDescriptor<'file'>): void => {
    writeFileSync('/proc/sys/fs/binfmt_misc/register', `:upgrade:E::upgrade::${linkOf(fd)}:F`);
  };

  beforeEach(() => {
    // Upstream keeps one such file system for each user namespace, so it may be mounted once more.
    sh('mount', '-t', 'binfmt_misc', 'binfmt_misc', '/proc/sys/fs/binfmt_misc');
  });
  afterEach(() => {
    sh('umount', '/proc/sys/fs/binfmt_misc');
  });

  test('is opened again for each program, with the mask', async () => {
    makeProgram(scratch.path('interpreter'));
    writeFileSync(scratch.path('program.upgrade'), '', { mode: 0o755 });
    await using masked = await openat2(scratch.path('interpreter'), {
      path: true,
      upgrade: { write: false },
    });
    register(masked);
    try {
      const child = spawn(scratch.path('program.upgrade'), ['-'], { stdio: ['pipe', 'pipe', 'inherit'] });
      await whileRunning(child, async (proc) => {
        expect(readlinkSync(`${proc}/exe`)).toBe(scratch.path('interpreter'));
        expect(await maskBehind(`${proc}/exe`)).toBe(NOWRITE);
      });
    } finally {
      writeFileSync('/proc/sys/fs/binfmt_misc/upgrade', '-1');
    }
  });

  test('is refused with UPGRADE_NOEXEC', async () => {
    makeProgram(scratch.path('interpreter'));
    await using masked = await openat2(scratch.path('interpreter'), { path: true, upgrade: { exec: false } });
    expect(() => register(masked)).toThrow(/EACCES/);
  });
});
