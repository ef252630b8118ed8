// SPDX-License-Identifier: MIT
// The patch series and what is laid over the stock tree: what applies, and what is said when something does not.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkOverlay, overlayPaths } from '../../../kernel/tools/overlay';
import { applySeries, readSeries, touchedBy } from '../../../kernel/tools/series';
import { checkTables } from '../../../kernel/tools/tables';
import { useTemporaryDir, writeFiles } from './support';

const dir = useTemporaryDir();
const stock = (): string => join(dir(), 'stock');
const patches = (): string => join(dir(), 'patches');

function patch(path: string, from: string, to: string): string {
  return [
    'From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001',
    'From: A <a@b>',
    'Subject: change',
    '',
    'Wish: 1',
    '---',
    '',
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    '@@ -1,3 +1,3 @@',
    ' one',
    `-${from}`,
    `+${to}`,
    ' three',
    '',
  ].join('\n');
}

beforeEach(() => {
  writeFiles(stock(), { 'fs/a.c': 'one\ntwo\nthree\n', 'fs/b.c': 'untouched\n' });
  mkdirSync(patches());
});

test('patches apply one on the other, to copies', async () => {
  writeFiles(patches(), {
    series: '# order\nmounts/0001-a.patch\n\nfiles/0001-b.patch\n',
    'mounts/0001-a.patch': patch('fs/a.c', 'two', 'zwei'),
    'files/0001-b.patch': patch('fs/a.c', 'zwei', 'deux'),
  });
  const series = readSeries(patches());
  expect(series.map(({ name, area }) => [name, area])).toEqual([
    ['mounts/0001-a.patch', 'mounts'],
    ['files/0001-b.patch', 'files'],
  ]);
  const files = await applySeries(series, stock());
  expect([...files.keys()]).toEqual(['fs/a.c']);
  expect(files.get('fs/a.c')?.content.toString()).toBe('one\ndeux\nthree\n');
  expect(await applySeries(series, stock())).toEqual(files);
});

test('a patch that does not apply is named, with the file', async () => {
  writeFiles(patches(), {
    series: 'mounts/0001-a.patch\nmounts/0002-b.patch\n',
    'mounts/0001-a.patch': patch('fs/a.c', 'two', 'zwei'),
    'mounts/0002-b.patch': patch('fs/a.c', 'two', 'deux'),
  });
  await expect(applySeries(readSeries(patches()), stock())).rejects.toThrow(
    'patch mounts/0002-b.patch does not apply: patch failed: fs/a.c:1; fs/a.c: patch does not apply',
  );
});

test('a patch applies also where the temporary directory lies in a git repository', async () => {
  writeFiles(patches(), {
    series: 'mounts/0001-a.patch\n',
    'mounts/0001-a.patch': patch('fs/a.c', 'two', 'zwei'),
  });
  const before = process.env['TMPDIR'];
  writeFiles(dir(), {
    'repo/.git/HEAD': 'ref: refs/heads/main\n',
    'repo/tmp/x': '',
    'repo/.git/objects/x': '',
    'repo/.git/refs/x': '',
  });
  process.env['TMPDIR'] = join(dir(), 'repo/tmp');
  try {
    const files = await applySeries(readSeries(patches()), stock());
    expect(files.get('fs/a.c')?.content.toString()).toBe('one\nzwei\nthree\n');
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});

describe('a series that is not right', () => {
  const cases: [string, Record<string, string>, string][] = [
    [
      'names a file that is not there',
      { series: 'mounts/x.patch\n' },
      'names mounts/x.patch, which does not exist',
    ],
    [
      'names a file twice',
      { series: 'mounts/x.patch\nmounts/x.patch\n', 'mounts/x.patch': '' },
      'names mounts/x.patch twice',
    ],
    ['leaves out a patch', { series: '', 'mounts/x.patch': '' }, 'does not name mounts/x.patch'],
    [
      'has a patch outside an area',
      { series: 'x.patch\n', 'x.patch': '' },
      'x.patch is not <area>/<name>.patch',
    ],
  ];
  test.each(cases)('%s', (_, files, message) => {
    writeFiles(patches(), files);
    expect(() => readSeries(patches())).toThrow(message);
  });

  test('is empty when there is none', () => {
    expect(readSeries(join(dir(), 'none'))).toEqual([]);
  });
});

test('touched files, new ones and renamed ones', () => {
  const text = [
    'diff --git a/fs/new.c b/fs/new.c',
    'new file mode 100644',
    '--- /dev/null',
    '+++ b/fs/new.c',
    '@@ -0,0 +1 @@',
    '+x',
    'diff --git a/fs/old.c b/fs/other.c',
    'similarity index 100%',
    'rename from fs/old.c',
    'rename to fs/other.c',
    '',
  ].join('\n');
  expect(touchedBy({ name: 'p', area: 'mounts', text })).toEqual([
    { path: 'fs/new.c', added: true },
    { path: 'fs/other.c', added: false },
    { path: 'fs/old.c', added: false },
  ]);
});

describe('overlay', () => {
  const project = (): string => join(dir(), 'project');

  test('each room has its place in the kernel tree', () => {
    writeFiles(project(), {
      'kernel/src/fs/lockstep/a.rs': '',
      'generated/kernel/include/linux/lockstep/x.h': '',
      'generated/kernel/syscalls/scripts/syscall.tbl': '',
      'generated/uapi/linux/lockstep/mounts.h': '',
      'generated/rust/mounts/mount_info.rs': '',
    });
    expect([...overlayPaths(project())]).toEqual([
      ['fs/lockstep/a.rs', 'kernel/src/fs/lockstep/a.rs'],
      ['include/linux/lockstep/x.h', 'generated/kernel/include/linux/lockstep/x.h'],
      ['include/uapi/linux/lockstep/mounts.h', 'generated/uapi/linux/lockstep/mounts.h'],
      ['fs/lockstep/generated/mounts/mount_info.rs', 'generated/rust/mounts/mount_info.rs'],
    ]);
  });

  test('replaces no file of Linux', () => {
    writeFiles(project(), { 'kernel/src/fs/a.c': '' });
    expect(() => checkOverlay(stock(), [], project())).toThrow(
      'kernel/src/fs/a.c would replace fs/a.c of Linux',
    );
  });

  test('is edited in its own place, not by a patch', () => {
    writeFiles(project(), { 'kernel/src/fs/new.c': '' });
    const edit = { name: 'mounts/1.patch', area: 'mounts', text: patch('fs/new.c', 'a', 'b') };
    expect(() => checkOverlay(stock(), [edit], project())).toThrow(
      'patch mounts/1.patch edits fs/new.c: edit kernel/src/fs/new.c instead',
    );
  });

  test('has one source for each file', () => {
    writeFiles(project(), { 'kernel/src/fs/x.h': '', 'generated/kernel/fs/x.h': '' });
    expect(() => overlayPaths(project())).toThrow(
      'generated/kernel/fs/x.h and kernel/src/fs/x.h are both fs/x.h in the kernel',
    );
  });
});

describe('tables of system calls', () => {
  const table = 'scripts/syscall.tbl';
  const project = (): string => join(dir(), 'project');
  const patched = (text: string) => new Map([[table, { content: Buffer.from(text), executable: false }]]);

  beforeEach(() => {
    writeFiles(stock(), { [table]: '# comment\n0\tcommon\tread\tsys_read\n' });
    writeFiles(project(), {
      [`generated/kernel/syscalls/${table}`]: '600 common mount_info sys_mount_info\n',
    });
  });

  test('hold the stock lines and the generated ones', () => {
    const text = '0 common read sys_read\n600\tcommon\tmount_info\t\tsys_mount_info\n';
    expect(() => checkTables(stock(), patched(text), project())).not.toThrow();
  });

  const wrong: [string, string, string][] = [
    [
      'a line is missing',
      '0 common read sys_read\n',
      'lack the generated the line "600 common mount_info sys_mount_info"',
    ],
    [
      'a line is ours alone',
      '0 common read sys_read\n600 common mount_info sys_mount_info\n601 common x sys_x\n',
      'does not generate, the line "601 common x sys_x"',
    ],
    [
      'a line of Linux is gone',
      '600 common mount_info sys_mount_info\n',
      'take away the line "0 common read sys_read"',
    ],
  ];
  test.each(wrong)('%s', (_, text, message) => {
    expect(() => checkTables(stock(), patched(text), project())).toThrow(message);
  });

  test('a table that no patch touches lacks its lines', () => {
    expect(() => checkTables(stock(), new Map(), project())).toThrow('lack the generated');
  });
});
