// SPDX-License-Identifier: MIT
// Calls on threads: they wait beside the event loop and beside libuv's pool, and a signal ends them.
import { readFile } from 'node:fs/promises';
import { FileDescriptor } from '../../../sdk/src/core/fd';
import { Memory } from '../../../sdk/src/core/memory';
import { fixtureCall, fixtureCallAll, fixtureCallSync, useFixture } from '../fixtures/native';
import { countWaiting, untilWaiting } from '../fixtures/threads';
import { makePipe, scratchDirectory, type Pipe } from '../fixtures/scratch';

const AT_FDCWD = -100;
const O_RDONLY = 0;
const O_CREAT = 0o100;
const O_RDWR = 2;
const S_IFIFO = 0o010000;
const LOCK_EX = 2;
const LOCK_UN = 8;

const READ = 0;
/** Pool::maxOrdinary */
const BOUND = 64;

const scratch = scratchDirectory();

beforeAll(useFixture);

const pipes: Pipe[] = [];
function pipe(): Pipe {
  const made = makePipe();
  pipes.push(made);
  return made;
}
afterEach(async () => {
  for (const { read, write } of pipes.splice(0)) await Promise.all([read.close(), write.close()]);
});

function write(fd: FileDescriptor, text: string): void {
  const bytes = Memory.from(Buffer.from(text));
  fixtureCallSync('write', [fd, bytes, bytes.byteLength]);
}

test('a call that waits resolves with its result', async () => {
  const { read, write: end } = pipe();
  const buffer = new Memory(16);
  const reading = fixtureCall('read', [read, buffer, 16]);
  write(end, 'hello');
  expect(await reading).toBe(5);
  expect(buffer.text()).toBe('hello');
});

test('all kinds of arguments arrive', async () => {
  const path = scratch('kinds');
  expect(fixtureCallSync('mknod', [path, S_IFIFO | 0o600, 0n])).toBe(0);
  expect(await fixtureCall('mknod', [scratch('kinds2'), 0o100600, 0n])).toBe(0);
  expect(() => fixtureCallSync('mknod', [path, S_IFIFO, 2n ** 64n - 1n])).toThrow('EEXIST');
  await using fd = new FileDescriptor(
    fixtureCallSync('openat', [AT_FDCWD, scratch('kinds2'), O_RDWR, 0]),
    'file',
  );
  expect(fixtureCallSync('lseek', [fd, 2 ** 40, 0])).toBe(2 ** 40);
  expect(await fixtureCall('lseek', [fd, -1, 1])).toBe(2 ** 40 - 1);
  expect(() => fixtureCallSync('lseek', [fd, -1, 0])).toThrow('EINVAL');
});

describe('AbortSignal', () => {
  test('ends a read that waits', async () => {
    const { read } = pipe();
    const controller = new AbortController();
    const reading = fixtureCall('read', [read, new Memory(1), 1], { signal: controller.signal });
    await untilWaiting(READ, 1);
    controller.abort('enough');
    await expect(reading).rejects.toMatchObject({ name: 'AbortError', code: 'ABORT_ERR', cause: 'enough' });
  });

  test('ends an open that waits for the other end of a FIFO', async () => {
    const path = scratch('fifo');
    fixtureCallSync('mknod', [path, S_IFIFO | 0o600, 0n]);
    const signal = AbortSignal.timeout(20);
    const opening = fixtureCall('openat', [AT_FDCWD, path, O_RDONLY, 0], { signal });
    await expect(opening).rejects.toMatchObject({ name: 'AbortError', cause: { name: 'TimeoutError' } });
  });

  test('ends a wait for a lock, and the lock is not taken', async () => {
    const open = (): FileDescriptor =>
      new FileDescriptor(
        fixtureCallSync('openat', [AT_FDCWD, scratch('lock'), O_RDWR | O_CREAT, 0o600]),
        'file',
      );
    await using holder = open();
    await using waiter = open();
    fixtureCallSync('flock', [holder, LOCK_EX]);
    const waiting = fixtureCall('flock', [waiter, LOCK_EX], { signal: AbortSignal.timeout(20) });
    await expect(waiting).rejects.toMatchObject({ code: 'ABORT_ERR' });
    fixtureCallSync('flock', [holder, LOCK_UN]);
    expect(await fixtureCall('flock', [holder, LOCK_EX])).toBe(0);
  });

  test('aborts in the moment of the start, whenever that is', async () => {
    const { read } = pipe();
    for (let i = 0; i < 300; i++) {
      const controller = new AbortController();
      const reading = fixtureCall('read', [read, new Memory(1), 1], { signal: controller.signal });
      if (i % 3 === 1) await new Promise(setImmediate);
      if (i % 3 === 2) for (const until = performance.now() + Math.random() / 10; performance.now() < until;);
      controller.abort();
      await expect(reading).rejects.toMatchObject({ code: 'ABORT_ERR' });
    }
  });

  test('one signal ends any number of calls', async () => {
    const { read } = pipe();
    const controller = new AbortController();
    const { signal } = controller;
    const readings = Array.from({ length: 100 }, () =>
      fixtureCall('read', [read, new Memory(1), 1], { signal }),
    );
    await untilWaiting(READ, BOUND);
    controller.abort();
    const results = await Promise.allSettled(readings);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(100);
  });

  test('after the end changes nothing', async () => {
    const controller = new AbortController();
    expect(await fixtureCall('getpid', [], { signal: controller.signal })).toBe(process.pid);
    controller.abort();
    expect(await fixtureCall('getpid', [])).toBe(process.pid);
  });

  test('never hits another call than its own', async () => {
    const { read, write: end } = pipe();
    const kept = pipe();
    const buffer = new Memory(1);
    const other = fixtureCall('read', [kept.read, buffer, 1]);
    for (let i = 0; i < 200; i++) {
      const controller = new AbortController();
      const reading = fixtureCall('read', [read, new Memory(1), 1], { signal: controller.signal });
      controller.abort();
      await reading.catch(() => undefined);
      // The thread of the cancelled call makes this one, and must not carry an interrupt into it.
      const next = fixtureCall('read', [read, new Memory(1), 1]);
      write(end, 'x');
      expect(await next).toBe(1);
    }
    write(kept.write, 'y');
    expect(await other).toBe(1);
  });
});

describe('many calls that wait', () => {
  test('do not hold up node:fs', async () => {
    const { read, write: end } = pipe();
    const readings = Array.from({ length: 100 }, () => fixtureCall('read', [read, new Memory(1), 1]));
    await untilWaiting(READ, BOUND);
    const started = performance.now();
    for (let i = 0; i < 20; i++) await readFile(__filename);
    expect(performance.now() - started).toBeLessThan(2000);
    write(end, 'x'.repeat(100));
    expect(await Promise.all(readings)).toEqual(Array(100).fill(1));
  });

  test('queue beyond the bound, and leave the queue when aborted', async () => {
    const { read, write: end } = pipe();
    const controller = new AbortController();
    const started = Array.from({ length: 89 }, () => fixtureCall('read', [read, new Memory(1), 1]));
    const last = fixtureCall('read', [read, new Memory(1), 1], { signal: controller.signal });
    await untilWaiting(READ, BOUND);
    controller.abort();
    await expect(last).rejects.toMatchObject({ code: 'ABORT_ERR' });
    expect(countWaiting(READ)).toBe(BOUND);
    write(end, 'x'.repeat(89));
    expect(await Promise.all(started)).toEqual(Array(89).fill(1));
  });

  test('do not hold up the close that they wait for', async () => {
    const { read, write: end } = pipe();
    const readings = Array.from({ length: 80 }, () => fixtureCall('read', [read, new Memory(1), 1]));
    await end.close();
    expect(await Promise.all(readings)).toEqual(Array(80).fill(0));
  });
});

describe('callAll()', () => {
  test('makes the calls in order and gives each result', async () => {
    const { read, write: end } = pipe();
    const text = Memory.from(Buffer.from('ab'));
    const results = await fixtureCallAll([
      ['write', end, text, 2],
      ['read', read, new Memory(1), 1],
      ['lseek', read, 0, 0],
      ['read', read, new Memory(8), 8],
    ]);
    expect(results).toEqual([2, 1, -29, 1]);
  });

  test('can stop at the first that fails', async () => {
    const { read } = pipe();
    const results = await fixtureCallAll([['getpid'], ['lseek', read, 0, 0], ['getpid']], {
      stopOnError: true,
    });
    expect(results).toEqual([process.pid, -29, -125]);
  });

  test('is aborted between two calls and in one', async () => {
    const { read } = pipe();
    const calls = Array.from({ length: 3 }, () => ['read', read, new Memory(1), 1] as const);
    await expect(fixtureCallAll(calls, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      code: 'ABORT_ERR',
    });
  });

  test('uses one thread for all, so that a thousand cost little', async () => {
    const results = await fixtureCallAll(Array.from({ length: 1000 }, () => ['getuid'] as const));
    expect(results).toEqual(Array(1000).fill(process.getuid?.()));
  });
});
