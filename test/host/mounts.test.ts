// SPDX-License-Identifier: MIT
// The functions about mounts on the running kernel, which may lack some of them: what they answer, and what they say
// to wrong arguments, for which no kernel is asked.
import { openSync, readFileSync, closeSync } from 'node:fs';
import {
  listmount,
  listMounts,
  listmountSync,
  MntIdReqView,
  mountInfo,
  Namespaces,
  openat2,
  probe,
  statmount,
  statmountSync,
  UnsupportedError,
  type FileDescriptor,
  type StatmountOptions,
} from '../../sdk/src/index';
import { call, Memory } from '../../sdk/src/raw';

const INVALID_TYPE = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
const INVALID_VALUE = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
const OUT_OF_RANGE = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' };

const wrong = (value: unknown): never => value as never;

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('listmount', () => {
  test('pages through what it lists at once, in both orders', async () => {
    const all = await listmount();
    expect(listmountSync()).toEqual(all);
    const [first = 0n, second = 0n] = all;
    expect(await listmount({ limit: 2 })).toEqual([first, second]);
    expect((await listmount({ after: first, limit: 1 }))[0]).toBe(second);
    const reversed = await listmount({ reverse: true });
    expect(reversed).toEqual([...all].reverse());
    expect((await listmount({ reverse: true, after: second })).at(0)).toBe(first);
  });

  test.each<[string, unknown, object]>([
    ['a negative limit', { limit: -1 }, OUT_OF_RANGE],
    ['no room at all', { limit: 0 }, OUT_OF_RANGE],
    ['more than the kernel lists', { limit: 1e9 }, OUT_OF_RANGE],
    ['half an id', { limit: 1.5 }, OUT_OF_RANGE],
    ['no number', { limit: NaN }, OUT_OF_RANGE],
    ['a limit that is text', { limit: '5' }, INVALID_TYPE],
    ['an id that is a number', { below: 5 }, INVALID_TYPE],
    ['an id below all', { below: -1n }, OUT_OF_RANGE],
    ['an id of 65 bits', { after: 1n << 64n }, OUT_OF_RANGE],
    ['a namespace that is text', { namespace: 'mnt' }, INVALID_TYPE],
    ['descriptor 0, which means no namespace', { namespace: 0 }, INVALID_VALUE],
    ['null', null, INVALID_TYPE],
  ])('refuses %s', async (_, options, error) => {
    expect(await rejection(listmount(wrong(options)))).toMatchObject(error);
    expect(() => listmountSync(wrong(options))).toThrow(expect.objectContaining(error) as Error);
  });
});

describe('listMounts', () => {
  test('walks what /proc/self/mountinfo shows', async () => {
    const points: (string | undefined)[] = [];
    for await (const mount of listMounts({ want: ['point'] })) points.push(mount.mntPoint);
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n');
    expect(points.sort()).toEqual(lines.map((line) => line.split(' ')[4]).sort());
  });

  test('refuses wrong options, and ends with its signal', async () => {
    const walk = (options: unknown) => rejection(listMounts(wrong(options)).next());
    expect(await walk({ want: ['basics'] })).toMatchObject(INVALID_VALUE);
    expect(await walk({ signal: {} })).toMatchObject(INVALID_TYPE);
    expect(await walk({ signal: AbortSignal.abort() })).toMatchObject({ code: 'ABORT_ERR' });
  });
});

describe('statmount', () => {
  test('answers at once what it answers later', async () => {
    const [id = 0n] = await listmount();
    const options: StatmountOptions = { id, want: ['basic', 'point'] };
    const [later, now] = [await statmount(options), statmountSync(options)];
    expect(later.mntId).toBe(id);
    expect(later.fsType).toBeUndefined();
    expect(now.mntPoint).toBe(later.mntPoint);
  });

  test('by descriptor, says what an old kernel lacks, at once as later', async () => {
    const fd = openSync('/', 'r');
    const known = (await probe())['statmount() by descriptor'].available;
    const later = await statmount({ fd }).catch((error: unknown) => error);
    expect(later instanceof UnsupportedError).toBe(!known);
    if (!known) expect(() => statmountSync({ fd })).toThrow(UnsupportedError);
    closeSync(fd);
  });

  test.each<[string, unknown, object]>([
    ['nothing', undefined, INVALID_TYPE],
    ['no mount', {}, INVALID_VALUE],
    ['a descriptor that is undefined', { fd: undefined }, INVALID_VALUE],
    ['a path', { path: '/' }, INVALID_VALUE],
    ['two mounts', { id: 1n, fd: 3 }, INVALID_VALUE],
    ['a namespace beside a descriptor', { fd: 3, namespace: 1n }, INVALID_VALUE],
    ['a descriptor that is no integer', { fd: 0.5 }, INVALID_TYPE],
    ['an id that is a number', { id: 5 }, INVALID_TYPE],
    ['a group that is no list', { id: 1n, want: 'basic' }, INVALID_TYPE],
    ['an unknown group', { id: 1n, want: ['ponit'] }, INVALID_VALUE],
    ['a name that all objects have', { id: 1n, want: ['constructor'] }, INVALID_VALUE],
  ])('refuses %s', async (_, options, error) => {
    expect(await rejection(statmount(wrong(options)))).toMatchObject(error);
    expect(() => statmountSync(wrong(options))).toThrow(expect.objectContaining(error) as Error);
  });

  test('names the groups that there are', async () => {
    const error = await rejection(statmount({ id: 1n, want: [wrong('ponit')] }));
    expect(error).toMatchObject({
      message: expect.stringMatching(/^"want" has no 'ponit'.*point/) as string,
    });
  });

  test('with a closed handle is EBADF of statmount', async () => {
    const handle = await openat2('/');
    await handle.close();
    expect(await rejection(statmount({ fd: handle }))).toMatchObject({ code: 'EBADF', syscall: 'statmount' });
  });
});

describe('mountInfo', () => {
  test.each<[string, unknown, object]>([
    ['null', null, INVALID_TYPE],
    ['a number', 5, INVALID_TYPE],
    ['no mount', {}, INVALID_VALUE],
    ['two mounts', { path: '/', fd: 3 }, INVALID_VALUE],
    ['a namespace beside a path', { path: '/', namespace: 1n }, INVALID_VALUE],
    ['an id that is a number', { id: 5 }, INVALID_TYPE],
    ['a namespace of 65 bits', { id: 1n, namespace: 1n << 64n }, OUT_OF_RANGE],
    ['a directory that is text', { path: 'x', dirfd: '/' }, INVALID_TYPE],
    ['an unknown group', { path: '/', want: ['basics'] }, INVALID_VALUE],
    ['a signal that is none', { path: '/', signal: {} }, INVALID_TYPE],
  ])('refuses %s', async (_, target, error) => {
    expect(await rejection(mountInfo(wrong(target)))).toMatchObject(error);
  });
});

describe('a handle in a request', () => {
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'ok',
      (error: unknown) => (error as { code?: unknown }).code,
    );

  test('that was closed before the call is EBADF, whoever has its number now', async () => {
    const handle = await openat2('/proc/self/ns/mnt');
    const request = new Memory(MntIdReqView.size);
    request.setFd(4, handle, 'listmount');
    await handle.close();
    expect(await codeOf(call('listmount', [request, null, 0, 0]))).toBe('EBADF');
  });

  test('that is closed during a call in other namespaces serves it to the end', async () => {
    await using inside = await Namespaces.enter({ unshare: ['user'] });
    const ask = (namespace: FileDescriptor) => inside.run(() => codeOf(listmount({ namespace })));
    const handle = await openat2('/proc/self/ns/mnt');
    const open = await ask(handle);
    const closing = ask(handle);
    await handle.close();
    expect(await closing).toBe(open);
  });
});
