// SPDX-License-Identifier: MIT
// Wish 27 across user namespaces: a container cannot keep a service outside from restricting a tree that it hands over,
// neither before the service attaches it nor after; and what the service locks the container cannot loosen.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { mountInfo, mountSetattr, Namespaces, openTree, openTreeAttr, type MountFd } from '@lockstep/linux';
import { call } from '@lockstep/linux/raw';
import { makeCalls, pathBlob } from '../lib/calls';
import { codeOf } from '../lib/errors';
import { attach, codeOfResult, ending, makeContainer, stateOf } from '../lib/mounts';
import { Scratch } from '../lib/scratch';

const MOVE_MOUNT = 429;
const MOVE_MOUNT_F_EMPTY_PATH = 0x4;
const AT_FDCWD = -100;

let scratch: Scratch;
let container: Namespaces;
let place: string;
beforeEach(async () => {
  scratch = new Scratch();
  place = scratch.makeDirectory('in-container');
  container = await makeContainer();
  await container.run(() => call('mount', [null, place, 'tmpfs', 0, null]));
});
afterEach(async () => {
  await container.close();
  scratch.dispose();
});

const inContainer = <T>(body: () => Promise<T>): Promise<T> => container.run(body);

/** The container attaches a tree that it was given. */
function attachInside(tree: MountFd, path: string): string {
  const list = {
    memory: { empty: pathBlob(''), path: pathBlob(path) },
    calls: [
      [MOVE_MOUNT, 3, { memory: 'empty' }, AT_FDCWD, { memory: 'path' }, MOVE_MOUNT_F_EMPTY_PATH],
    ] as const,
  };
  const via = ['nsenter', '-t', String(container.pid), '--user', '--mount', '--preserve-credentials'];
  return codeOfResult(makeCalls(64, list, { via, descriptors: [tree.fd] }).results[0] ?? 0);
}

describe('a container hands a locked tree to a service', () => {
  const offer = (): Promise<MountFd> => inContainer(() => openTreeAttr(place, { clone: true, locked: true }));

  test('the service restricts it before it attaches it', async () => {
    await using tree = await offer();
    expect(await inContainer(() => codeOf(mountSetattr(tree, { set: ['nosuid'] })))).toBe('EPERM');
    await mountSetattr(tree, { set: ['nosuid', 'nodev'] });
    expect(await stateOf(tree)).toEqual(['nosuid', 'nodev', 'relatime']);
    const path = scratch.adopt('service');
    expect(attach(tree, path)).toBe('ok');
    expect(await stateOf(path)).toEqual(['nosuid', 'nodev', 'relatime']);
  });

  test('the service restricts it after it attached it, and changes its propagation', async () => {
    await using tree = await offer();
    const path = scratch.adopt('service');
    expect(attach(tree, path)).toBe('ok');
    await mountSetattr(path, { set: ['nosuid', 'nodev', 'noexec'], propagation: 'unbindable' });
    expect(await stateOf(path)).toEqual(['nosuid', 'nodev', 'noexec', 'relatime']);
    await mountSetattr(path, { clear: ['noexec'] });
  });

  test('all mounts of the tree can be restricted, the one that the container locked in the middle too', async () => {
    await inContainer(async () => {
      for (const name of ['a', 'a/b']) {
        await call('mount', ['a', place, 'tmpfs', 0, null]);
        await mountSetattr(place, { locked: name === 'a' });
      }
    });
    await using tree = await inContainer(() =>
      openTreeAttr(place, { clone: true, recursive: true, locked: true }),
    );
    await mountSetattr(tree, { set: ['nosuid'], recursive: true });
    const path = scratch.adopt('service');
    expect(attach(tree, path)).toBe('ok');
    await mountSetattr(path, { set: ['nodev'], recursive: true });
    expect(await stateOf(path)).toEqual(['nosuid', 'nodev', 'relatime']);
  });

  test('the locks that came along hold: they keep restrictions and nothing else', async () => {
    await using tree = await inContainer(() =>
      openTreeAttr(place, { clone: true, set: ['nosuid', 'nosymfollow'], locked: true }),
    );
    expect(await codeOf(mountSetattr(tree, { clear: ['nosuid'] }))).toBe('EPERM');
    expect(await codeOf(mountSetattr(tree, { clear: ['nosymfollow'] }))).toBe('EPERM');
    const path = scratch.adopt('service');
    expect(attach(tree, path)).toBe('ok');
    expect(await codeOf(mountSetattr(path, { clear: ['nosuid'] }))).toBe('EPERM');
    await mountSetattr(path, { set: ['rdonly'] });
    expect(await stateOf(path)).toEqual(['rdonly', 'nosuid', 'nosymfollow', 'relatime']);
  });

  test('the service locks what it received: the container cannot loosen it meanwhile, and it stays frozen', async () => {
    await using tree = await offer();
    await mountSetattr(tree, { set: ['nosuid', 'nodev'], locked: true });
    expect(await inContainer(() => codeOf(mountSetattr(tree, { clear: ['nosuid'] })))).toBe('EPERM');
    // The freeze is the service's own and does not bind the container.
    await inContainer(() => mountSetattr(tree, { set: ['noexec'] }));
    expect(await codeOf(mountSetattr(tree, { set: ['rdonly'] }))).toBe('EPERM');
    const path = scratch.adopt('service');
    expect(attach(tree, path)).toBe('ok');
    expect(await codeOf(mountSetattr(path, { set: ['rdonly'] }))).toBe('EPERM');
    expect(await stateOf(path)).toEqual(['nosuid', 'nodev', 'noexec', 'relatime']);
  });

  test('displaced: the container cannot put its own freeze in place of that of the service', async () => {
    await using tree = await offer();
    await mountSetattr(tree, { set: ['nosuid'], locked: true });
    for (const change of [{}, { set: ['noexec'] as const }])
      expect(await inContainer(() => codeOf(mountSetattr(tree, { ...change, locked: true })))).toBe('EPERM');
    const path = scratch.adopt('service');
    expect(attach(tree, path)).toBe('ok');
    expect(await codeOf(mountSetattr(path, { set: ['nodev'] }))).toBe('EPERM');
    expect(await stateOf(path)).toEqual(['nosuid', 'relatime']);
  });

  test('the service mounts it below a tree of its own first', async () => {
    await using tree = await offer();
    const own = scratch.tmpfs('own');
    mkdirSync(`${own}/at`);
    await using outer = await openTree(own, { clone: true });
    expect(attach(tree, `/proc/self/fd/${outer.fd}/at`)).toBe('ok');
    await mountSetattr(outer, { set: ['nosuid'], recursive: true });
    const path = scratch.adopt('service');
    expect(attach(outer, path)).toBe('ok');
    await mountSetattr(path, { set: ['nodev'], recursive: true });
    expect(await stateOf(`${path}/at`)).toEqual(['nosuid', 'nodev', 'relatime']);
  });
});

describe('a service hands a locked tree to a container', () => {
  const offer = (): Promise<MountFd> =>
    openTreeAttr(scratch.tmpfs('given'), { clone: true, set: ['nosuid', 'rdonly'], locked: true });

  test('foreign-tree: the container cannot lock it, neither with a change nor without', async () => {
    await using tree = await offer();
    for (const change of [{}, { set: ['noexec'] as const }])
      expect(await inContainer(() => codeOf(mountSetattr(tree, { ...change, locked: true })))).toBe('EPERM');
    expect(await inContainer(() => codeOf(openTreeAttr(tree, { locked: true })))).toBe('EPERM');
    expect(await stateOf(tree)).toEqual(['rdonly', 'nosuid', 'relatime']);
  });

  test('the container loosens nothing, before and after it attaches it, and restricts what it likes', async () => {
    await using tree = await offer();
    expect(await inContainer(() => codeOf(mountSetattr(tree, { clear: ['rdonly'] })))).toBe('EPERM');
    expect(attachInside(tree, place)).toBe('ok');
    const clear = () => inContainer(() => codeOf(mountSetattr(place, { clear: ['nosuid'] })));
    expect(await clear()).toBe('EPERM');
    await inContainer(() => mountSetattr(place, { set: ['noexec'] }));
    await inContainer(() => mountSetattr(place, { clear: ['noexec'] }));
    expect(await inContainer(() => stateOf(place))).toEqual(['rdonly', 'nosuid', 'relatime']);
  });
});

describe('a container locks its own mount', () => {
  test('its root cannot change it, nor can host root in its mount namespace', async () => {
    await inContainer(() => mountSetattr(place, { set: ['nosuid'], locked: true }));
    expect(await inContainer(() => codeOf(mountSetattr(place, { set: ['nodev'] })))).toBe('EPERM');
    const fd = openSync(`/proc/${container.pid}/ns/mnt`, 'r');
    const visit = await Namespaces.enter({ join: [fd] });
    closeSync(fd);
    expect(await visit.run(() => ending(mountSetattr(place, { set: ['nodev'] })))).toBe('EPERM');
    expect(await visit.run(() => ending(mountSetattr(place, { clear: ['nosuid'] })))).toBe('EPERM');
    await visit.close();
    expect(await inContainer(() => stateOf(place))).toEqual(['nosuid', 'relatime']);
  });

  test('mounts of the namespace that were not named stay free', async () => {
    await inContainer(() => mountSetattr(place, { locked: true }));
    const other = scratch.makeDirectory('other');
    await inContainer(async () => {
      await call('mount', [null, other, 'tmpfs', 0, null]);
      await mountSetattr(other, { set: ['nodev'] });
      await mountSetattr(other, { clear: ['nodev'] });
    });
    expect((await inContainer(() => mountInfo(other))).mntId).not.toBe(0n);
  });
});
