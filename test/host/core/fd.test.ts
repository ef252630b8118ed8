// SPDX-License-Identifier: MIT
// Handles: who owns a file descriptor, when it is closed, and that a wrong kind does not compile.
import { fstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { borrow, FileDescriptor, MountFd, PidFd } from '../../../sdk/src/core/fd';
import { Memory } from '../../../sdk/src/core/memory';
import { runProgram } from '../fixtures/child';
import { fixtureCall, fixtureCallSync, useFixture } from '../fixtures/native';
import { makePipe } from '../fixtures/scratch';
import { untilWaiting } from '../fixtures/threads';

const READ = 0;

beforeAll(useFixture);

const isOpen = (fd: number): boolean => {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
};

describe('a handle', () => {
  test('closes once, however often it is asked', async () => {
    const { read, write } = makePipe();
    const { fd } = read;
    expect(isOpen(fd)).toBe(true);
    const first = read.close();
    expect(read.fd).toBe(-1);
    expect(read.close()).toBe(first);
    await first;
    expect(isOpen(fd)).toBe(false);
    await read.close();
    read[Symbol.dispose]();
    await write.close();
  });

  test('is closed by using and await using', async () => {
    const numbers: number[] = [];
    {
      const pair = makePipe();
      using read = pair.read;
      await using write = pair.write;
      numbers.push(read.fd, write.fd);
      expect(numbers.map(isOpen)).toEqual([true, true]);
    }
    expect(numbers.map(isOpen)).toEqual([false, false]);
  });

  test('can be detached, and then belongs to the caller', async () => {
    const { read, write } = makePipe();
    const fd = read.detach();
    await read.close();
    expect(isOpen(fd)).toBe(true);
    await new FileDescriptor(fd, 'pipe').close();
    await write.close();
  });

  test('is refused by calls once it is closed', async () => {
    const { read, write } = makePipe();
    await Promise.all([read.close(), write.close()]);
    expect(() => fixtureCallSync('read', [read, null, 0])).toThrow(
      expect.objectContaining({ code: 'EBADF', errno: -9, syscall: 'read' }) as Error,
    );
    await expect(fixtureCall('read', [read, null, 0])).rejects.toMatchObject({ code: 'EBADF' });
  });

  test.each(['close', 'dispose'] as const)('stays open for a call that uses it: %s', async (how) => {
    const { read, write } = makePipe();
    const { fd } = read;
    const reading = fixtureCall('read', [read, new Memory(1), 1]);
    await untilWaiting(READ, 1);
    const closing = how === 'close' ? read.close() : read[Symbol.dispose]();
    expect(isOpen(fd)).toBe(true);
    fixtureCallSync('write', [write, Memory.from(Buffer.from('x')), 1]);
    expect(await reading).toBe(1);
    await closing;
    expect(isOpen(fd)).toBe(false);
    await write.close();
  });

  test('that is forgotten is closed with a warning', async () => {
    const { code, stdout, stderr } = await runProgram('forget', [], ['--expose-gc']);
    expect(stderr).toMatch(/Warning: Closing pipe file descriptor \d+ on garbage collection/);
    expect(stdout).toBe('closed\n');
    expect(code).toBe(0);
  });
});

describe('borrowing', () => {
  test('takes numbers, FileHandles and handles of ours', async () => {
    const file = await open(__filename);
    const { read, write } = makePipe();
    expect(borrow(5, 'x')).toBe(5);
    expect(borrow(file, 'x')).toBe(file.fd);
    expect(borrow(read, 'x')).toBe(read.fd);
    const buffer = new Memory(8);
    expect(await fixtureCall('read', [file, buffer, 8])).toBe(8);
    await Promise.all([file.close(), read.close(), write.close()]);
    expect(() => borrow(file, 'x')).toThrow('EBADF');
  });
});

test('handles of different kinds do not stand for each other', () => {
  const wantsMount = (fd: MountFd | number): string => (typeof fd === 'number' ? 'number' : fd.kind);
  const [mount, pid] = [new MountFd(-1), new PidFd(-1)];
  expect(wantsMount(mount)).toBe('mount');
  // @ts-expect-error: a process is no mount
  expect(wantsMount(pid)).toBe('pid');
  const any: FileDescriptor = pid;
  expect(any.kind).toBe('pid');
});
