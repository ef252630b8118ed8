// SPDX-License-Identifier: MIT
// Calls in other namespaces, made by the helper. All of it works without privileges, since a user namespace is among
// what is made; what root can do besides is asserted for both kinds of caller.
import { mkdirSync, readFileSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { call } from '../../../sdk/src/core/call';
import { FileDescriptor } from '../../../sdk/src/core/fd';
import { Memory } from '../../../sdk/src/core/memory';
import { Namespaces, type NamespaceKind, type NamespacesOptions } from '../../../sdk/src/core/namespaces';
import { MAX_ARENA } from '../../../sdk/src/core/wire';
import { fixtureCall, fixtureCallAll, fixtureCallSync, useFixture } from '../fixtures/native';
import { makePipe, scratchDirectory } from '../fixtures/scratch';

const AT_FDCWD = -100;
const O_RDONLY = 0;
const O_RDWR = 2;
const O_CREAT = 0o100;
const LSMT_ROOT = 2n ** 64n - 1n;

const isRoot = process.getuid?.() === 0;
const scratch = scratchDirectory();

beforeAll(useFixture);

const opened: Namespaces[] = [];
async function enter(...kinds: NamespaceKind[]): Promise<Namespaces> {
  const inside = await Namespaces.enter({ unshare: ['user', ...kinds] });
  opened.push(inside);
  return inside;
}
afterEach(async () => {
  for (const inside of opened.splice(0)) await inside.close();
});

function statusOf(pid: number, field: string): string {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${field}:\\s*(.*)$`, 'm'));
  return line?.[1] ?? '';
}

const namespaceOf = (pid: number | 'self', kind: string): string => readlinkSync(`/proc/${pid}/ns/${kind}`);

function mountRequest(): Memory {
  const request = new Memory(24);
  request.view.setUint32(0, 24, true);
  request.view.setBigUint64(8, LSMT_ROOT, true);
  return request;
}

describe('new namespaces', () => {
  test.each<[NamespaceKind, string]>([
    ['cgroup', 'cgroup'],
    ['ipc', 'ipc'],
    ['mount', 'mnt'],
    ['network', 'net'],
    ['pid', 'pid'],
    ['time', 'time'],
    ['uts', 'uts'],
  ])('of kind %s are others, and only those', async (kind, file) => {
    const inside = await enter(kind);
    const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'];
    const changed = kinds.filter((name) => namespaceOf(inside.pid, name) !== namespaceOf('self', name));
    expect(changed).toEqual([file, 'user'].sort());
  });

  test('make the caller root inside, with one id, unless told otherwise', async () => {
    const inside = await enter();
    expect(await inside.run(() => fixtureCall('getuid', []))).toBe(0);
    const { uid } = statSync(`/proc/${inside.pid}`);
    expect(uid).toBe(process.getuid?.());
    expect(readFileSync(`/proc/${inside.pid}/uid_map`, 'utf8').trim().split(/\s+/).map(Number)).toEqual([
      0,
      uid,
      1,
    ]);
  });

  test('take maps; of several ids only from who may', async () => {
    const map = [{ inside: 0, outside: isRoot ? 100000 : (process.getuid?.() ?? 0), count: 1000 }];
    const entering = Namespaces.enter({ unshare: ['user'], uidMap: map, gidMap: map });
    if (!isRoot) {
      await expect(entering).rejects.toMatchObject({ code: 'EPERM', syscall: 'write' });
      return;
    }
    await using inside = await entering;
    expect(statusOf(inside.pid, 'Uid')).toBe('100000\t100000\t100000\t100000');
    expect(statusOf(inside.pid, 'Gid')).toBe('100000\t100000\t100000\t100000');
    expect(await inside.run(() => fixtureCall('getuid', []))).toBe(0);
  });

  test('of pid and time hold a process that has pid 1', async () => {
    const inside = await enter('pid');
    expect(statusOf(inside.pid, 'NSpid')).toBe(`${inside.pid}\t1`);
    expect(await inside.run(() => fixtureCall('getpid', []))).toBe(1);
  });

  test('without a user namespace are for root', async () => {
    const entering = Namespaces.enter({ unshare: ['uts'] });
    if (!isRoot) {
      await expect(entering).rejects.toMatchObject({ code: 'EPERM', errno: -1, syscall: 'unshare' });
      return;
    }
    await using inside = await entering;
    expect(namespaceOf(inside.pid, 'uts')).not.toBe(namespaceOf('self', 'uts'));
    expect(namespaceOf(inside.pid, 'user')).toBe(namespaceOf('self', 'user'));
  });

  test('have mounts that the outside does not see', async () => {
    const inside = await enter('mount');
    const directory = scratch('mounted');
    mkdirSync(directory);
    await inside.run(() => call('mount', ['none', directory, 'tmpfs', 0, null]));
    expect(readFileSync(`/proc/${inside.pid}/mounts`, 'utf8')).toContain(directory);
    expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(directory);
  });
});

describe('joining', () => {
  test('enters what another made', async () => {
    const first = await enter('mount', 'pid', 'uts');
    const files = await Promise.all(
      ['user', 'mnt', 'pid', 'uts'].map((name) => open(`/proc/${first.pid}/ns/${name}`)),
    );
    await using second = await Namespaces.enter({ join: files });
    for (const name of ['user', 'mnt', 'pid', 'uts'])
      expect(namespaceOf(second.pid, name)).toBe(namespaceOf(first.pid, name));
    expect(await second.run(() => fixtureCall('getuid', []))).toBe(0);
    expect(await second.run(() => fixtureCall('getpid', []))).toBe(2);
    await Promise.all(files.map((file) => file.close()));
  });

  test('refuses what is no namespace', async () => {
    await using file = await open(__filename);
    await expect(Namespaces.enter({ join: [file] })).rejects.toMatchObject({
      code: 'EINVAL',
      syscall: 'setns',
    });
  });
});

describe('calls in other namespaces', () => {
  test('read and write memory', async () => {
    const inside = await enter('mount');
    const ids = new Memory(8 * 512);
    const count = await inside.run(() => fixtureCall('listmount', [mountRequest(), ids, 512, 0]));
    const outside = new Memory(8 * 512);
    expect(fixtureCallSync('listmount', [mountRequest(), outside, 512, 0])).toBe(count);
    expect(ids.view.getBigUint64(0, true)).not.toBe(0n);
    expect(ids.view.getBigUint64(0, true)).not.toBe(outside.view.getBigUint64(0, true));
  });

  test('take and give file descriptors of this process', async () => {
    const inside = await enter('mount');
    const [directory, path] = [scratch('files'), scratch('files/file')];
    mkdirSync(directory);
    await inside.run(() => call('mount', ['none', directory, 'tmpfs', 0, null]));
    const before = readdirSync(`/proc/${inside.pid}/fd`).length;
    await using file = new FileDescriptor(
      await inside.run(() => fixtureCall('openat', [AT_FDCWD, path, O_RDWR | O_CREAT, 0o600])),
      'file',
    );
    await inside.run(() => fixtureCall('write', [file, Memory.from(Buffer.from('inside')), 6]));
    expect(readFileSync(`/proc/self/fd/${file.fd}`, 'utf8')).toBe('inside');
    expect(readdirSync(`/proc/${inside.pid}/fd`).length).toBe(before);
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test('follow pointers in memory, and give results back through them', async () => {
    const inside = await enter();
    const { read, write } = makePipe();
    const pair = new Memory(8);
    await call('socketpair', [1, 1, 0, pair]);
    const sockets = [0, 4].map((at) => new FileDescriptor(pair.view.getInt32(at, true), 'socket'));
    const message = (part: Memory): Memory => {
      const iov = new Memory(16);
      iov.setPointer(0, part);
      iov.view.setBigUint64(8, BigInt(part.byteLength), true);
      const header = new Memory(56);
      header.setPointer(16, iov);
      header.view.setBigUint64(24, 1n, true);
      return header;
    };
    const received = new Memory(5);
    const [from, to] = sockets as [FileDescriptor, FileDescriptor];
    expect(
      await inside.run(() => call('sendmsg', [from, message(Memory.from(Buffer.from('hello'))), 0])),
    ).toBe(5);
    const header = message(received);
    expect(await inside.run(() => call('recvmsg', [to, header, 0]))).toBe(5);
    expect(received.text()).toBe('hello');
    expect([...header.links.keys()]).toEqual([16]);
    await Promise.all([...sockets, read, write].map((fd) => fd.close()));
  });

  test('fail as they do here', async () => {
    const inside = await enter();
    const path = scratch('missing');
    const failing = inside.run(() => fixtureCall('openat', [AT_FDCWD, path, O_RDONLY, 0]));
    await expect(failing).rejects.toMatchObject({ code: 'ENOENT', syscall: 'openat', path });
    const results = await inside.run(() =>
      fixtureCallAll([['getuid'], ['missing'], ['getuid']], { stopOnError: true }),
    );
    expect(results).toEqual([0, -38, -125]);
  });

  test('are aborted while they wait, and the next one works', async () => {
    const inside = await enter();
    const { read, write } = makePipe();
    for (let i = 0; i < 20; i++) {
      const signal = i % 2 === 0 ? AbortSignal.timeout(10) : AbortSignal.timeout(0);
      const reading = inside.run(() => fixtureCall('read', [read, new Memory(1), 1], { signal }));
      const queued = inside.run(() => fixtureCall('read', [read, new Memory(1), 1], { signal }));
      await expect(reading).rejects.toMatchObject({ code: 'ABORT_ERR' });
      await expect(queued).rejects.toMatchObject({ code: 'ABORT_ERR' });
      expect(await inside.run(() => fixtureCall('getuid', []))).toBe(0);
    }
    await Promise.all([read.close(), write.close()]);
  });

  test('go to the namespaces of their own run(), also side by side', async () => {
    const [a, b] = [await enter('pid'), await enter('pid')];
    const pids = await Promise.all([
      a.run(async () => {
        await new Promise(setImmediate);
        return fixtureCall('getpid', []);
      }),
      b.run(() => fixtureCall('getpid', [])),
      fixtureCall('getpid', []),
    ]);
    expect(pids).toEqual([1, 1, process.pid]);
    expect(a.pid).not.toBe(b.pid);
  });

  test('are not made synchronously', async () => {
    const inside = await enter();
    expect(() => inside.run(() => fixtureCallSync('getpid', []))).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_STATE' }) as Error,
    );
  });

  test('that pass too much memory are refused before they are made', async () => {
    const inside = await enter();
    const { read, write } = makePipe();
    const big = new Memory(MAX_ARENA);
    const reading = inside.run(() => fixtureCall('read', [read, big, MAX_ARENA]));
    await expect(reading).rejects.toMatchObject({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    const fits = MAX_ARENA - 64;
    writeFileSync(write.fd, 'x');
    expect(await inside.run(() => fixtureCall('read', [read, new Memory(fits), fits]))).toBe(1);
    await Promise.all([read.close(), write.close()]);
  });
});

describe('the helper', () => {
  test('is gone after close(), and run() says so', async () => {
    const inside = await Namespaces.enter({ unshare: ['user', 'pid'] });
    const { pid } = inside;
    await inside.close();
    await inside.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(() => inside.run(() => undefined)).toThrow('closed');
  });

  test('that is killed fails its calls', async () => {
    const inside = await enter();
    process.kill(inside.pid, 'SIGKILL');
    await expect(inside.run(() => fixtureCall('getpid', []))).rejects.toMatchObject({
      code: 'ERR_HELPER_ENDED',
    });
  });

  test('is not hit by the signals of a terminal', async () => {
    const inside = await enter();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)
      process.kill(inside.pid, signal);
    expect(await inside.run(() => fixtureCall('getuid', []))).toBe(0);
  });
});

test.each([
  ['kind of namespace', { unshare: ['user', 'net'] }],
  ['propagation', { unshare: ['mount'], propagation: 'shared' }],
])('refuses an unknown %s, instead of going on without', async (_, options) => {
  await expect(Namespaces.enter(options as object as NamespacesOptions)).rejects.toMatchObject({
    code: 'ERR_INVALID_ARG_VALUE',
  });
});
