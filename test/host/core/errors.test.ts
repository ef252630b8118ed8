// SPDX-License-Identifier: MIT
// Errors have the shape of Node's own: compared with what node:fs throws for the same mistake.
import { openSync, renameSync, promises } from 'node:fs';
import {
  AbortError,
  isSystemError,
  SystemError,
  UnsupportedError,
  type SyscallError,
} from '../../../sdk/src/core/errors';
import { fixtureCall, fixtureCallSync, useFixture } from '../fixtures/native';
import { scratchDirectory } from '../fixtures/scratch';

const AT_FDCWD = -100;

const scratch = scratchDirectory();

beforeAll(useFixture);

function thrownBy(body: () => unknown): Error {
  try {
    body();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not throw');
}

async function rejectedBy(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it did not reject');
    },
    (error: unknown) => error as Error,
  );
}

/** All that a program can see of an error but its stack. */
function shapeOf(error: Error): object {
  const { stack, ...rest } = Object.getOwnPropertyDescriptors(error);
  return { ...rest, hasStack: typeof stack?.value === 'string', name: error.name, text: String(error) };
}

function comparable(error: Error): object {
  return JSON.parse(JSON.stringify(shapeOf(error), (_, value: unknown) => value)) as object;
}

describe('a failed system call', () => {
  test.each(['missing', 'a/b', 'ünï'])("with the path %p is Node's error", (name) => {
    const path = scratch(name);
    const ours = thrownBy(() => fixtureCallSync('openat', [AT_FDCWD, path, 0, 0], { syscall: 'open' }));
    expect(comparable(ours)).toEqual(comparable(thrownBy(() => openSync(path, 'r'))));
    expect(Object.keys(ours)).toEqual(['errno', 'code', 'syscall', 'path']);
  });

  test("with two paths is Node's error", () => {
    const [from, to] = [scratch('from'), scratch('to')];
    const ours = thrownBy(() => fixtureCallSync('rename', [from, to]));
    expect(comparable(ours)).toEqual(comparable(thrownBy(() => renameSync(from, to))));
  });

  test('is the same whether it threw or rejected', async () => {
    const path = scratch('missing');
    const sync = thrownBy(() => fixtureCallSync('openat', [AT_FDCWD, path, 0, 0]));
    const async = await rejectedBy(fixtureCall('openat', [AT_FDCWD, path, 0, 0]));
    expect(comparable(async)).toEqual(comparable(sync));
  });

  test('takes buffers and URLs, and shows them as Node does', () => {
    const path = scratch('missing');
    for (const given of [Buffer.from(path), new URL(`file://${path}`)]) {
      const ours = thrownBy(() => fixtureCallSync('openat', [AT_FDCWD, given, 0, 0], { syscall: 'open' }));
      expect(comparable(ours)).toEqual(comparable(thrownBy(() => openSync(given, 'r'))));
    }
  });

  test('names the caller in its stack', async () => {
    const error = await rejectedBy(
      (async function namedCaller() {
        await fixtureCall('openat', [AT_FDCWD, scratch('missing'), 0, 0]);
      })(),
    );
    expect(error.stack).toContain('namedCaller');
  });

  test('is told apart by its code', () => {
    const error: unknown = new SystemError(-2, { syscall: 'open' });
    expect(isSystemError(error)).toBe(true);
    expect(isSystemError(error, 'EACCES', 'ENOENT')).toBe(true);
    expect(isSystemError(error, 'EACCES')).toBe(false);
    expect(isSystemError(new Error('ENOENT'))).toBe(false);
    if (isSystemError<'ENOENT' | 'EACCES'>(error)) {
      const typed: SyscallError<'ENOENT' | 'EACCES'> = error;
      const code: 'ENOENT' | 'EACCES' = typed.code;
      expect(code).toBe('ENOENT');
    }
  });

  test.each([
    [-134, 'EFTYPE', 'file is not of the type asked for'],
    [-117, 'EUCLEAN', 'file system structure needs repair'],
    [-116, 'ESTALE', 'file handle is stale'],
    [-9999, 'E9999', 'unknown error 9999'],
  ])('has a text for %d, which libuv does not know', (errno, code, text) => {
    const error = new SystemError(errno, { syscall: 'openat2', path: 'x' });
    expect(error).toMatchObject({ errno, code, message: `${code}: ${text}, openat2 'x'` });
  });
});

describe('a wrong path', () => {
  test.each([['a\0b'], [Buffer.from('a\0')], [new URL('file:///a%00b')], [undefined], [{}]])(
    '%p',
    (given) => {
      const path = given as string;
      const ours = thrownBy(() => fixtureCallSync('openat', [AT_FDCWD, path, 0, 0]));
      const theirs = thrownBy(() => openSync(path, 'r'));
      expect(ours).toBeInstanceOf(TypeError);
      expect(Object.entries(ours)).toEqual(Object.entries(theirs));
      expect(ours.message.split(' Received')[0]).toBe(theirs.message.split(' Received')[0]);
    },
  );
});

describe('an aborted call', () => {
  test("rejects as Node's do", async () => {
    const signal = AbortSignal.abort('why');
    const ours = await rejectedBy(fixtureCall('getpid', [], { signal }));
    const theirs = await rejectedBy(promises.readFile(__filename, { signal }));
    expect(ours).toBeInstanceOf(AbortError);
    expect(comparable(ours)).toEqual(comparable(theirs));
    expect(ours.stack?.split('\n')[0]).toBe('AbortError: The operation was aborted');
  });
});

describe('a feature that the kernel lacks', () => {
  const feature = { name: 'statmount()', needs: 'Linux 99.9' } as const;

  test('is named, with the kernel that has it', async () => {
    const error = await rejectedBy(fixtureCall('missing', [], { feature }));
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error).toMatchObject({
      name: 'UnsupportedError',
      code: 'ERR_FEATURE_UNSUPPORTED',
      message: 'this kernel has no statmount(); it needs Linux 99.9',
      feature: 'statmount()',
      needs: 'Linux 99.9',
    });
    expect(error.cause).toMatchObject({ code: 'ENOSYS', syscall: 'missing' });
  });

  test('is a plain error for who names no feature', () => {
    expect(thrownBy(() => fixtureCallSync('missing', []))).toMatchObject({ code: 'ENOSYS' });
  });
});
