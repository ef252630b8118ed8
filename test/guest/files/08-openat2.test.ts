// SPDX-License-Identifier: MIT
// Wish 8, upstream's part: openat2() with OPENAT2_REGULAR over every kind of file, conditions on the walk, and the
// errors that need more than a wrong argument.
import { fstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import {
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_PATH,
  O_WRONLY,
  openat2,
  openRegular,
  probe,
  type Openat2Options,
} from '@lockstep/linux';
import { codeOf } from '../lib/errors';
import { withFd } from '../lib/files';
import { Scratch, sh } from '../lib/scratch';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

/** 'ok' or the code of the error. */
async function outcome(path: string, options: Openat2Options): Promise<string> {
  try {
    await (await openat2(path, options)).close();
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('openat2', () => {
  // In each row: OPENAT2_REGULAR alone, with O_NOFOLLOW, O_CREAT, O_CREAT|O_EXCL, O_PATH, O_DIRECTORY.
  const columns = [0n, O_NOFOLLOW, O_CREAT, O_CREAT | O_EXCL, O_PATH, O_DIRECTORY];
  const rows: [string, string[]][] = [
    ['regular', ['ok', 'ok', 'ok', 'EEXIST', 'EINVAL', 'EINVAL']],
    ['fifo', ['EFTYPE', 'EFTYPE', 'EFTYPE', 'EEXIST', 'EINVAL', 'EINVAL']],
    ['device', ['EFTYPE', 'EFTYPE', 'EFTYPE', 'EEXIST', 'EINVAL', 'EINVAL']],
    ['directory', ['EFTYPE', 'EFTYPE', 'EISDIR', 'EEXIST', 'EINVAL', 'EINVAL']],
    ['symlink', ['ok', 'EFTYPE', 'ok', 'EEXIST', 'EINVAL', 'EINVAL']],
    ['absent', ['ENOENT', 'ENOENT', 'ok', 'ok', 'EINVAL', 'EINVAL']],
  ];

  test.each(rows)('regular: %s', async (name, expected) => {
    const path = scratch.path(name);
    const make: Record<string, () => unknown> = {
      regular: () => writeFileSync(path, ''),
      fifo: () => sh('mkfifo', path),
      device: () => sh('mknod', path, 'c', '1', '5'),
      directory: () => mkdirSync(path),
      symlink: () => [writeFileSync(scratch.path('target'), ''), symlinkSync('target', path)],
      absent: () => sh('rm', '-f', path),
    };
    const results: string[] = [];
    for (const flags of columns) {
      if (name === 'absent' || results.length === 0) make[name]?.();
      const mode = flags & O_CREAT ? 0o600 : 0;
      results.push(await outcome(path, { flags, regular: true, mode }));
    }
    expect(results).toEqual(expected);
  });

  test('regular: a FIFO without a writer and /dev/zero are refused at once', async () => {
    sh('mkfifo', scratch.path('fifo'));
    const started = performance.now();
    expect(await codeOf(openRegular(scratch.path('fifo')))).toBe('EFTYPE');
    expect(await codeOf(openRegular('/dev/zero'))).toBe('EFTYPE');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('regular: a socket, too', async () => {
    const server = createServer().listen(scratch.path('socket'));
    await once(server, 'listening');
    expect(await codeOf(openRegular(scratch.path('socket')))).toBe('EFTYPE');
    server.close();
  });

  test('regular: a name that flips between a file and a FIFO is opened only as a file', async () => {
    writeFileSync(scratch.path('file'), 'text');
    sh('mkfifo', scratch.path('fifo'));
    const script = `ln -s file x; for i in $(seq 50); do ln -sfn fifo y; mv -T y x; ln -sfn file y; mv -T y x; done`;
    const flipping = once(spawn('sh', ['-c', script], { cwd: scratch.directory }), 'exit');
    const state = { done: false };
    void flipping.then(() => (state.done = true));
    const seen = new Set<string>();
    while (!state.done) {
      try {
        await using file = await openRegular(scratch.path('x'));
        expect(fstatSync(file.fd).isFile()).toBe(true);
        seen.add('ok');
      } catch (error) {
        seen.add((error as { code: string }).code);
      }
    }
    seen.delete('ENOENT'); // before the first link
    expect([...seen].sort()).toEqual(['EFTYPE', 'ok']);
  });

  test('the handle owns a descriptor that is closed on exec', async () => {
    writeFileSync(scratch.path('file'), 'text');
    const file = await openRegular(scratch.path('file'), { write: true, read: true });
    expect(readFileSync(`/proc/self/fdinfo/${file.fd}`, 'utf8')).toMatch(/^flags:\s+02\d*2$/m);
    expect(readlinkSync(`/proc/self/fd/${file.fd}`)).toBe(scratch.path('file'));
    await file.close();
    expect(file.fd).toBe(-1);
  });

  test('escape: EXDEV for a walk that leaves its directory, ELOOP for a link that is not allowed', async () => {
    const inside = scratch.makeDirectory('inside');
    symlinkSync('/etc', `${inside}/out`);
    await withFd(inside, async (dirfd) => {
      expect(await codeOf(openat2('../inside', { dirfd, resolve: ['beneath'] }))).toBe('EXDEV');
      expect(await codeOf(openat2('out', { dirfd, resolve: ['beneath'] }))).toBe('EXDEV');
      expect(await codeOf(openat2('out', { dirfd, resolve: ['noSymlinks'] }))).toBe('ELOOP');
      const mount = scratch.tmpfs('inside/mount');
      expect(await codeOf(openat2('mount', { dirfd, resolve: ['noXdev'] }))).toBe('EXDEV');
      scratch.unmount(mount);
    });
    expect(await codeOf(openat2('/proc/self/exe', { resolve: ['noMagicLinks'] }))).toBe('ELOOP');
    await using root = await openat2('/', { flags: O_PATH });
    await using etc = await openat2('../etc', { dirfd: root, resolve: ['inRoot'], flags: O_PATH });
    expect(readlinkSync(`/proc/self/fd/${etc.fd}`)).toBe('/etc');
  });

  test('exclusive: EEXIST', async () => {
    writeFileSync(scratch.path('file'), '');
    expect(await outcome(scratch.path('file'), { flags: O_CREAT | O_EXCL | O_WRONLY, mode: 0o600 })).toBe(
      'EEXIST',
    );
  });

  test('fifo: ENXIO for writing without waiting if nobody reads', async () => {
    sh('mkfifo', scratch.path('fifo'));
    expect(await outcome(scratch.path('fifo'), { flags: O_WRONLY | O_NONBLOCK })).toBe('ENXIO');
  });

  test('a wait for the other end of a FIFO ends with the signal', async () => {
    sh('mkfifo', scratch.path('fifo'));
    const abort = new AbortController();
    const waiting = openat2(scratch.path('fifo'), { signal: abort.signal });
    setImmediate(() => abort.abort());
    await expect(waiting).rejects.toMatchObject({ code: 'ABORT_ERR' });
  });

  test('no-permission: EACCES', () => {
    writeFileSync(scratch.path('secret'), '', { mode: 0o600 });
    sh('chmod', '755', scratch.directory);
    const script = `require('@lockstep/linux').openat2('${scratch.path('secret')}').catch((e) => console.log(e.code))`;
    expect(sh('setpriv', '--reuid=1000', '--clear-groups', process.execPath, '-e', script)).toBe('EACCES');
  });

  test('is announced by probe()', async () => {
    const features = await probe();
    expect(features['OPENAT2_REGULAR']).toEqual({ available: true, needs: 'Linux 7.3' });
  });
});
