// SPDX-License-Identifier: MIT
// Build trees: only what differs is written, the stock tree is never touched, and what a killed build left half
// written is removed.
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeFiles } from '../../../kernel/tools/series';
import { reclaimWorkDir, removeSuspects, whileMarked, withWorkDir } from '../../../kernel/tools/workdir';
import { damagedFile, syncTree } from '../../../kernel/tools/worktree';
import { stderrOf, useTemporaryDir, writeFiles } from './support';

const dir = useTemporaryDir();
const stock = (): string => join(dir(), 'stock');
const tree = (): string => join(dir(), 'tree');
const old = new Date(1_600_000_000_000);

function files(content: Record<string, string | null>): TreeFiles {
  const wrap = (text: string | null) =>
    text === null ? null : { content: Buffer.from(text), executable: false };
  return new Map(Object.entries(content).map(([path, text]) => [path, wrap(text)]));
}

function read(path: string): string {
  return readFileSync(join(tree(), path), 'utf8');
}

function age(path: string): number {
  return Date.now() - lstatSync(join(tree(), path)).mtimeMs;
}

describe('the source of a patched build', () => {
  beforeEach(() => {
    writeFiles(stock(), { 'fs/a.c': 'a', 'fs/b.c': 'b', Makefile: 'm' });
    for (const path of ['fs/a.c', 'fs/b.c']) utimesSync(join(stock(), path), old, old);
  });

  test('is the stock tree with what differs; the stock tree stays', async () => {
    const written = await syncTree(
      tree(),
      stock(),
      '1',
      files({ 'fs/a.c': 'A', 'fs/new.c': 'N', Makefile: null }),
    );
    expect(written).toEqual(['fs/a.c', 'fs/new.c', 'Makefile']);
    expect([read('fs/a.c'), read('fs/b.c'), read('fs/new.c')]).toEqual(['A', 'b', 'N']);
    expect(existsSync(join(tree(), 'Makefile'))).toBe(false);
    expect(readFileSync(join(stock(), 'fs/a.c'), 'utf8')).toBe('a');
    expect(existsSync(join(stock(), 'Makefile'))).toBe(true);
  });

  test('only a file whose content differs gets a new time stamp', async () => {
    await syncTree(tree(), stock(), '1', files({ 'fs/a.c': 'A', 'fs/new.c': 'N' }));
    for (const path of ['fs/a.c', 'fs/new.c']) utimesSync(join(tree(), path), old, old);
    const written = await syncTree(tree(), stock(), '1', files({ 'fs/a.c': 'A', 'fs/new.c': 'M' }));
    expect(written).toEqual(['fs/new.c']);
    expect(lstatSync(join(tree(), 'fs/a.c')).mtime).toEqual(old);
    expect(age('fs/new.c')).toBeLessThan(60_000);
  });

  test('what is not changed any more is taken back, and make sees it', async () => {
    await syncTree(tree(), stock(), '1', files({ 'fs/a.c': 'A', 'fs/new.c': 'N', Makefile: null }));
    const written = await syncTree(tree(), stock(), '1', files({}));
    expect(written.sort()).toEqual(['Makefile', 'fs/a.c', 'fs/new.c']);
    expect([read('fs/a.c'), read('Makefile')]).toEqual(['a', 'm']);
    expect(age('fs/a.c')).toBeLessThan(60_000);
    expect(lstatSync(join(stock(), 'fs/a.c')).mtime).toEqual(old);
    expect(existsSync(join(tree(), 'fs/new.c'))).toBe(false);
  });

  test('shows damage: a file that is gone or other than it should be', async () => {
    const changed = files({ 'fs/a.c': 'A' });
    await syncTree(tree(), stock(), '1', changed);
    expect(damagedFile(tree(), stock(), changed)).toBeUndefined();
    await syncTree(tree(), stock(), '1', files({}));
    expect(damagedFile(tree(), stock(), files({}))).toBeUndefined();
    rmSync(join(tree(), 'fs/b.c'));
    expect(damagedFile(tree(), stock(), files({}))).toBe('fs/b.c');
    writeFiles(tree(), { 'fs/b.c': 'other' });
    expect(damagedFile(tree(), stock(), files({}))).toBe('fs/b.c');
  });

  test('is made anew for another copy of the stock tree, and when its notes are lost', async () => {
    await syncTree(tree(), stock(), '1', files({ 'fs/a.c': 'A' }));
    writeFiles(stock(), { 'fs/c.c': 'c' });
    await syncTree(tree(), stock(), '2', files({}));
    expect([read('fs/a.c'), read('fs/c.c')]).toEqual(['a', 'c']);
    writeFiles(tree(), { 'fs/stray.c': '' });
    writeFileSync(`${tree()}.state.json`, '{"stock": "2", "ow');
    await syncTree(tree(), stock(), '2', files({}));
    expect(existsSync(join(tree(), 'fs/stray.c'))).toBe(false);
  });
});

describe('build trees', () => {
  test('know whether they are fresh, and start afresh for another toolchain', async () => {
    const seen: boolean[] = [];
    const use = (identity: string): Promise<void> =>
      withWorkDir(
        'patched-test',
        identity,
        (work) => {
          seen.push(work.fresh);
          writeFileSync(join(work.obj, 'a.o'), '');
          return Promise.resolve();
        },
        dir(),
      );
    await use('one');
    await use('one');
    await use('two');
    expect(seen).toEqual([true, false, true]);
  });

  test('after a build that was cut off, what it wrote last is removed', async () => {
    const name = 'patched-test';
    await withWorkDir(
      name,
      'one',
      async (work) => {
        writeFiles(work.obj, { 'done.o': 'done', 'half.o': 'ha' });
        const before = new Date(Date.now() - 120_000);
        utimesSync(join(work.obj, 'done.o'), before, before);
        // Being killed: the mark is never taken away.
        writeFileSync(join(work.obj, '..', 'running'), '');
        return Promise.resolve();
      },
      dir(),
    );
    const output = await stderrOf(() =>
      withWorkDir(
        name,
        'one',
        (work) => {
          expect(existsSync(join(work.obj, 'done.o'))).toBe(true);
          expect(existsSync(join(work.obj, 'half.o'))).toBe(false);
          return Promise.resolve();
        },
        dir(),
      ),
    );
    expect(output).toContain('the last build of patched-test was cut off');
    expect(existsSync(join(dir(), 'work', name, 'running'))).toBe(false);
  });

  test('a build that fails leaves no mark', async () => {
    await withWorkDir(
      'stock-base',
      'one',
      async (work) => {
        const mark = join(work.obj, '..', 'running');
        await expect(
          whileMarked(work, () => {
            expect(existsSync(mark)).toBe(true);
            return Promise.reject(new Error('no'));
          }),
        ).rejects.toThrow('no');
        expect(existsSync(mark)).toBe(false);
      },
      dir(),
    );
  });

  test('the suspects are the youngest, whatever the clock says', () => {
    writeFiles(dir(), { a: '', b: '', c: '' });
    for (const [path, seconds] of [
      ['a', 1000],
      ['b', 1950],
      ['c', 2000],
    ] as const) {
      utimesSync(join(dir(), path), seconds, seconds);
    }
    expect(removeSuspects(dir())).toBe(2);
    expect(existsSync(join(dir(), 'a'))).toBe(true);
  });

  test('the one that was not used for longest goes first, and never the one in use', async () => {
    for (const [name, seconds] of [
      ['a', 2000],
      ['b', 1000],
      ['c', 500],
    ] as const) {
      mkdirSync(join(dir(), 'work', name), { recursive: true });
      utimesSync(join(dir(), 'work', name), seconds, seconds);
    }
    const output = await stderrOf(async () => {
      expect(await reclaimWorkDir('c', dir())).toBe(true);
      expect(existsSync(join(dir(), 'work', 'b'))).toBe(false);
      expect(await reclaimWorkDir('c', dir())).toBe(true);
      expect(await reclaimWorkDir('c', dir())).toBe(false);
    });
    expect(output).toContain('making room: the build tree b is removed');
    expect(existsSync(join(dir(), 'work', 'c'))).toBe(true);
    rmSync(join(dir(), 'work'), { recursive: true });
    expect(await reclaimWorkDir('c', dir())).toBe(false);
  });
});
