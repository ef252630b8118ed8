// SPDX-License-Identifier: MIT
// The cache: entries are whole or absent, damage is found and repaired, two runs do not build the same thing.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cached, entries, lookup, MANIFEST } from '../../../kernel/tools/lib/cache';
import { stderrOf, useTemporaryDir } from './support';

const root = useTemporaryDir();

let built = 0;

async function build(dir: string): Promise<void> {
  built += 1;
  mkdirSync(join(dir, 'sub'));
  writeFileSync(join(dir, 'sub', 'file'), 'content');
  symlinkSync('file', join(dir, 'sub', 'link'));
  return Promise.resolve();
}

const get = (): Promise<string> => cached('thing', 'key', build, { root: root(), what: 'the thing' });

beforeEach(() => {
  built = 0;
});

test('an entry is built once and found again', async () => {
  const dir = await get();
  expect(await get()).toBe(dir);
  expect(built).toBe(1);
  expect(readFileSync(join(dir, 'sub', 'file'), 'utf8')).toBe('content');
  expect(lookup('thing', 'key', { root: root() })).toBe(dir);
  expect(lookup('thing', 'other', { root: root() })).toBeUndefined();
});

describe('damage is found, said and repaired', () => {
  const damages: [string, (dir: string) => void, string][] = [
    ['a file is cut off', (dir) => truncateSync(join(dir, 'sub/file'), 3), 'sub/file is not as it was made'],
    ['a file is missing', (dir) => rmSync(join(dir, 'sub/file')), 'sub/file is missing'],
    [
      'a file has other content of the same length',
      (dir) => writeFileSync(join(dir, 'sub/file'), 'CONTENT'),
      'sub/file is not as it was made',
    ],
    ['a file is extra', (dir) => writeFileSync(join(dir, 'more'), ''), 'more does not belong there'],
    [
      'a link leads elsewhere',
      (dir) => {
        rmSync(join(dir, 'sub/link'));
        symlinkSync('else', join(dir, 'sub/link'));
      },
      'sub/link is not as it was made',
    ],
    ['the manifest is cut off', (dir) => truncateSync(join(dir, MANIFEST), 20), 'its manifest is cut off'],
    ['the manifest is missing', (dir) => rmSync(join(dir, MANIFEST)), 'it is not complete'],
  ];
  test.each(damages)('%s', async (_, damage, said) => {
    const dir = await get();
    damage(dir);
    expect(lookup('thing', 'key', { root: root() })).toBeUndefined();
    const output = await stderrOf(get);
    expect(output).toContain(`the thing in the cache is damaged (${said}); it is made again`);
    expect(built).toBe(2);
    expect(readFileSync(join(dir, 'sub/file'), 'utf8')).toBe('content');
  });
});

test('other content under the same size and time stamp is found in small entries', async () => {
  const file = join(await get(), 'sub/file');
  const { atime, mtime } = statSync(file);
  // Whole seconds, so that the time stamp can be set back exactly.
  const whole = new Date(Math.floor(mtime.getTime() / 1000) * 1000);
  rmSync(join(root(), 'thing'), { recursive: true });
  const buildThen = async (dir: string): Promise<void> => {
    await build(dir);
    utimesSync(join(dir, 'sub/file'), atime, whole);
  };
  await cached('thing', 'key', buildThen, { root: root() });
  writeFileSync(file, 'CONTENT');
  utimesSync(file, atime, whole);
  expect(lookup('thing', 'key', { root: root() })).toBeUndefined();
});

test('a failed build leaves nothing', async () => {
  const failing = cached(
    'thing',
    'key',
    async (dir) => {
      await build(dir);
      throw new Error('no luck');
    },
    { root: root() },
  );
  await expect(failing).rejects.toThrow('no luck');
  expect(readdirSync(join(root(), 'thing'))).toEqual([]);
});

test('what a killed run left is removed, and is never used', async () => {
  const leftover = join(root(), 'thing', 'key.tmp-999999');
  mkdirSync(leftover, { recursive: true });
  writeFileSync(join(leftover, 'half'), '');
  expect(lookup('thing', 'key', { root: root() })).toBeUndefined();
  await get();
  expect(existsSync(leftover)).toBe(false);
  expect(built).toBe(1);
});

test('two at once build once', async () => {
  let dirs: string[] = [];
  const output = await stderrOf(async () => {
    dirs = await Promise.all([get(), get()]);
  });
  expect(dirs[0]).toBe(dirs[1]);
  expect(output).toMatch(/^waiting for another run( \(process \d+\))?, which works on the thing\n$/);
  expect(built).toBe(1);
});

test('a run that is killed while it builds gives up its lock', async () => {
  const script = `
    const { cached } = require(${JSON.stringify(require.resolve('../../../kernel/tools/lib/cache'))});
    cached('thing', 'key', async () => {
      process.stdout.write('building');
      await new Promise((resolve) => setTimeout(resolve, 60000));
    }, { root: ${JSON.stringify(root())} });
  `;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGKILL');
  await stderrOf(get);
  expect(built).toBe(1);
});

test('entries are listed with the least recently used first', async () => {
  for (const key of ['a', 'b']) await cached('thing', key, build, { root: root() });
  const old = new Date(Date.now() - 60_000);
  utimesSync(join(root(), 'thing', 'b', MANIFEST), old, old);
  expect(entries('thing', { root: root() })).toEqual(['b', 'a']);
  await cached('thing', 'b', build, { root: root() });
  const older = new Date(Date.now() - 30_000);
  utimesSync(join(root(), 'thing', 'a', MANIFEST), older, older);
  expect(entries('thing', { root: root() })).toEqual(['a', 'b']);
});
