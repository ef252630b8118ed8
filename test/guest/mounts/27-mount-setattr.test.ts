// SPDX-License-Identifier: MIT
// mount_setattr() and open_tree_attr(): what they change, and the errors that need more than a wrong argument. What locking
// does stands in 27-locked-*.test.ts.
import { mkdirSync, openSync, closeSync } from 'node:fs';
import {
  AT_FDCWD,
  MOUNT_ATTR__ATIME,
  MOUNT_ATTR_IDMAP,
  MOUNT_ATTR_NOATIME,
  MOUNT_ATTR_STRICTATIME,
  MountAttrView,
  MS_PRIVATE,
  MS_SHARED,
  mountSetattr,
  openTree,
  openTreeAttr,
  type MountSetattrOptions,
} from '@lockstep/linux';
import { call, Memory } from '@lockstep/linux/raw';
import { codeOf } from '../lib/errors';
import { withFd } from '../lib/files';
import {
  attach,
  ending,
  makeContainer,
  mountTable,
  NAMES,
  propagationOf,
  stateOf,
  withUserNamespace,
} from '../lib/mounts';
import { OtherNamespace } from '../lib/other-namespace';
import { Scratch, sh } from '../lib/scratch';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

function attr(fill: (view: MountAttrView) => void): Memory {
  const memory = new Memory(MountAttrView.size);
  fill(new MountAttrView(memory.view));
  return memory;
}

/** The two calls with an attribute structure on a path, and on a detached copy of it. */
const raw: Record<string, (path: string, memory: Memory) => Promise<unknown>> = {
  mount_setattr: (path, memory) => call('mount_setattr', [AT_FDCWD, path, 0, memory, memory.byteLength]),
  open_tree_attr: (path, memory) => call('open_tree_attr', [AT_FDCWD, path, 0, memory, memory.byteLength]),
};
const rawCall = (name: string, path: string, fill: (view: MountAttrView) => void): Promise<unknown> =>
  (raw[name] as (path: string, memory: Memory) => Promise<unknown>)(path, attr(fill));

const sdk: Record<string, (path: string, change: MountSetattrOptions) => Promise<unknown>> = {
  mount_setattr: (path, change) => mountSetattr(path, change),
  open_tree_attr: async (path, change) => (await openTreeAttr(path, change)).close(),
};

describe('mount_setattr', () => {
  test('sets and clears each attribute and each atime setting', async () => {
    const path = scratch.tmpfs('a');
    for (const name of NAMES) {
      await mountSetattr(path, { set: [name] });
      expect(await stateOf(path)).toEqual([name, 'relatime']);
      await mountSetattr(path, { clear: [name] });
    }
    for (const atime of ['noatime', 'strictatime', 'relatime'] as const) {
      await mountSetattr(path, { atime });
      expect(await stateOf(path)).toEqual([atime]);
    }
    await mountSetattr(path, { clear: ['nosuid'], set: ['nosuid', 'nodev'] });
    expect(await stateOf(path)).toEqual(['nosuid', 'nodev', 'relatime']);
  });

  test('changes the propagation, of a tree too', async () => {
    const path = scratch.tmpfs('a');
    const inner = scratch.tmpfs('a/inner');
    await mountSetattr(path, { propagation: 'shared', recursive: true });
    for (const mount of [path, inner]) expect(propagationOf(mount)).toMatch(/^shared:\d+$/);
    await mountSetattr(path, { propagation: 'unbindable' });
    expect(propagationOf(path)).toBe('unbindable');
    expect(propagationOf(inner)).toMatch(/^shared:/);
  });

  test('takes a descriptor, a relative path, and a symbolic link or its target', async () => {
    const path = scratch.tmpfs('a');
    await withFd(path, (fd) => mountSetattr(fd, { set: ['nosuid'] }));
    await withFd(scratch.directory, (dirfd) => mountSetattr('a', { dirfd, set: ['nodev'] }));
    sh('ln', '-s', path, scratch.path('link'));
    await mountSetattr(scratch.path('link'), { set: ['noexec'] });
    expect(await codeOf(mountSetattr(scratch.path('link'), { noFollow: true, set: ['rdonly'] }))).toBe(
      'EINVAL',
    );
    expect(await stateOf(path)).toEqual(['nosuid', 'nodev', 'noexec', 'relatime']);
  });
});

describe.each(Object.keys(raw))('%s', (name) => {
  const change = (path: string, what: MountSetattrOptions): Promise<unknown> =>
    (sdk[name] as (path: string, change: MountSetattrOptions) => Promise<unknown>)(path, what);

  test('no-capability: EPERM before the structure is looked at', () => {
    const script = `require('@lockstep/linux/raw').call('${name}', [-100, '/', 0, null, 32]).catch(
      (error) => console.log(error.code))`;
    expect(sh('setpriv', '--reuid=1000', '--clear-groups', process.execPath, '-e', script)).toBe(
      name === 'mount_setattr' ? 'EPERM' : 'EINVAL',
    );
    const sdkScript = `const { mountSetattr, openTreeAttr } = require('@lockstep/linux');
      ${name === 'mount_setattr' ? 'mountSetattr' : 'openTreeAttr'}('/', { set: ['nosuid'] }).catch(
        (error) => console.log(error.code))`;
    expect(sh('setpriv', '--reuid=1000', '--clear-groups', process.execPath, '-e', sdkScript)).toBe('EPERM');
  });

  test('no-search: EACCES below a directory that may not be searched', () => {
    const closed = scratch.makeDirectory('closed');
    mkdirSync(`${closed}/inner`);
    sh('chmod', '700', closed);
    sh('chmod', '755', scratch.directory);
    // With the capability to mount but not that to search everywhere.
    const script = `const { mountSetattr, openTreeAttr } = require('@lockstep/linux');
      ${name === 'mount_setattr' ? 'mountSetattr' : 'openTreeAttr'}('${closed}/inner', { set: ['nosuid'] }).catch(
        (error) => console.log(error.code))`;
    const caps = ['--inh-caps=-all,+sys_admin', '--ambient-caps=-all,+sys_admin'];
    expect(sh('setpriv', '--reuid=1000', '--clear-groups', ...caps, process.execPath, '-e', script)).toBe(
      'EACCES',
    );
  });

  test('propagation: EINVAL for two kinds at once', async () => {
    const path = scratch.tmpfs('a');
    const both = rawCall(name, path, (view) => (view.propagation = MS_PRIVATE | MS_SHARED));
    expect(await codeOf(both)).toBe('EINVAL');
  });

  test.each([
    ['a part of the mask', 0n, MOUNT_ATTR_NOATIME],
    ['a setting without the mask', MOUNT_ATTR_NOATIME, 0n],
    ['two settings', MOUNT_ATTR_NOATIME | MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME],
  ])('atime: EINVAL for %s', async (_, set, clear) => {
    const path = scratch.tmpfs('a');
    const before = mountTable();
    const made = rawCall(name, path, (view) => {
      view.attrSet = set;
      view.attrClr = clear;
    });
    expect(await codeOf(made)).toBe('EINVAL');
    expect(mountTable()).toBe(before);
  });

  test('idmap-arguments: what is no user namespace of ours is refused', async () => {
    const path = scratch.tmpfs('a');
    const idmap = (usernsFd: bigint): Promise<unknown> =>
      rawCall(name, path, (view) => {
        view.attrSet = MOUNT_ATTR_IDMAP;
        view.usernsFd = usernsFd;
      });
    const remove = rawCall(name, path, (view) => (view.attrClr = MOUNT_ATTR_IDMAP));
    expect(await codeOf(remove)).toBe('EINVAL');
    expect(await codeOf(idmap(0x8000_0000n))).toBe('EINVAL');
    expect(await codeOf(idmap(1023n))).toBe('EBADF');
    expect(await withFd('/', (fd) => codeOf(idmap(BigInt(fd))))).toBe('EINVAL');
    expect(await withFd('/proc/self/ns/mnt', (fd) => codeOf(idmap(BigInt(fd))))).toBe('EINVAL');
    expect(await withFd('/proc/self/ns/user', (fd) => codeOf(change(path, { idmap: fd })))).toBe('EPERM');
    const container = await makeContainer();
    await withUserNamespace(async (fd) => {
      expect(await container.run(() => ending(change('/', { idmap: fd })))).toBe('EPERM');
    });
    await container.close();
  });

  test('not-a-root: EINVAL for what is no root of a mount', async () => {
    const path = scratch.tmpfs('a');
    mkdirSync(`${path}/below`);
    expect(await codeOf(change(`${path}/below`, { set: ['nosuid'] }))).toBe('EINVAL');
    expect(await codeOf(change(`${path}/below`, { propagation: 'private' }))).toBe('EINVAL');
  });

  test('elsewhere: EINVAL for a mount of another namespace or below the root of a detached tree', async () => {
    const other = await OtherNamespace.make('--mount');
    expect(await codeOf(change(`${other.root}/tmp/../..`, { set: ['nosuid'] }))).toBe('EINVAL');
    await other.end();
    const path = scratch.tmpfs('a');
    scratch.tmpfs('a/inner');
    await using tree = await openTree(path, { clone: true, recursive: true });
    const inner = `/proc/self/fd/${tree.fd}/inner`;
    for (const what of [{ set: ['nosuid'] }, { propagation: 'shared' }] as const)
      expect(await codeOf(change(inner, what))).toBe('EINVAL');
  });

  test('idmap-mount: EINVAL for the own maps, for no support, and for what is attached', async () => {
    const path = scratch.tmpfs('a');
    await withUserNamespace(async (idmap) => {
      expect(await codeOf(change(path, { idmap }))).toBe('EINVAL');
      await using unsupported = await openTree('/proc', { clone: true });
      expect(await codeOf(change(`/proc/self/fd/${unsupported.fd}/.`, { idmap }))).toBe('EINVAL');
    });
    const container = await makeContainer();
    const userns = openSync(`/proc/${container.pid}/ns/user`, 'r');
    await container.run(async () => {
      await call('mount', [null, path, 'tmpfs', 0, null]);
      await using own = await openTree(path, { clone: true });
      expect(await codeOf(mountSetattr(own, { idmap: userns }))).toBe('EINVAL');
    });
    closeSync(userns);
    await container.close();
  });

  test('idmap-mount: EPERM for a file system of others', async () => {
    const path = scratch.tmpfs('a');
    const container = await makeContainer();
    const userns = openSync(`/proc/${container.pid}/ns/user`, 'r');
    await container.run(async () => {
      await using copy = await openTree(path, { clone: true, recursive: true });
      expect(await codeOf(mountSetattr(copy, { idmap: userns }))).toBe('EPERM');
      expect(await codeOf(openTreeAttr(path, { clone: true, idmap: userns }))).toBe('EPERM');
    });
    closeSync(userns);
    await container.close();
  });

  test('writer: EBUSY for read-only while somebody writes', async () => {
    const path = scratch.tmpfs('a');
    const writer = openSync(`${path}/file`, 'w');
    const before = mountTable();
    expect(await codeOf(change(path, { set: ['rdonly'] }))).toBe('EBUSY');
    expect(mountTable()).toBe(before);
    closeSync(writer);
    await change(path, { set: ['rdonly'] });
    expect(await stateOf(path)).toEqual(['rdonly', 'relatime']);
  });
});

test('an idmapping is given to a detached copy, and goes with it', async () => {
  const path = scratch.tmpfs('a');
  sh('touch', `${path}/file`);
  await withUserNamespace(async (idmap) => {
    await using tree = await openTree(path, { clone: true });
    await mountSetattr(tree, { idmap });
    const at = scratch.adopt('b');
    expect(attach(tree, at)).toBe('ok');
    expect(sh('stat', '-c', '%u', `${at}/file`)).toBe('100000');
    expect(sh('stat', '-c', '%u', `${path}/file`)).toBe('0');
  });
});
