// SPDX-License-Identifier: MIT
// Wish 27, copies of a locked mount: nobody loosens what was locked, everybody may restrict a copy and take that back.
// What administrators and sandboxes do with copies goes on working over locked mounts.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import {
  AT_FDCWD,
  mountSetattr,
  Namespaces,
  OPEN_TREE_NAMESPACE,
  openTree,
  openTreeAttr,
  type MountFd,
  type MountSetattrOptions,
} from '@lockstep/linux';
import { call } from '@lockstep/linux/raw';
import { codeOf } from '../lib/errors';
import {
  ATIMES,
  attach,
  ending,
  mountTable,
  MS_BIND,
  NAMES,
  stateOf,
  withUserNamespace,
} from '../lib/mounts';
import { Scratch, sh } from '../lib/scratch';

/** Those that have a lock of their own; nodiratime is locked with the atime setting. */
const LOCKABLE = NAMES.filter((name) => name !== 'nodiratime');

let scratch: Scratch;
let ends: (() => Promise<void>)[];
beforeEach(() => {
  scratch = new Scratch();
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  scratch.dispose();
});

/** A copy, to which changes are applied. */
interface Copy {
  change: (change: MountSetattrOptions) => Promise<void>;
  state: () => Promise<string[]>;
}

function at(target: string | MountFd): Copy {
  return { change: (change) => mountSetattr(target, change), state: () => stateOf(target) };
}

function inside(namespaces: Namespaces, path: string): Copy {
  ends.push(() => namespaces.close());
  return {
    change: (change) => namespaces.run(() => mountSetattr(path, change)),
    state: () => namespaces.run(() => stateOf(path)),
  };
}

const makers: Record<string, (path: string) => Promise<Copy>> = {
  'bind mount': (path) => Promise.resolve(at(scratch.bind(path, 'copy', '--bind'))),
  'detached clone': async (path) => {
    const tree = await openTree(path, { clone: true });
    ends.push(() => tree.close());
    return at(tree);
  },
  'mount of a new mount namespace': async (path) =>
    inside(await Namespaces.enter({ unshare: ['mount'] }), path),
  'mount of a container': async (path) =>
    inside(await Namespaces.enter({ unshare: ['user', 'mount'] }), path),
  'root of a namespace of open_tree()': async (path) => {
    const namespace = await call('open_tree', [AT_FDCWD, path, OPEN_TREE_NAMESPACE]);
    const copy = inside(await Namespaces.enter({ join: [namespace] }), '/');
    closeSync(namespace);
    return copy;
  },
  'propagated mount': async (path) => {
    const parent = scratch.tmpfs('parent');
    mkdirSync(`${parent}/at`);
    await mountSetattr(parent, { propagation: 'shared' });
    const peer = scratch.bind(parent, 'peer', '--bind');
    await using tree = await openTree(path, { clone: true });
    await mountSetattr(tree, { locked: true });
    expect(attach(tree, `${parent}/at`)).toBe('ok');
    expect(await codeOf(mountSetattr(`${parent}/at`, { set: ['nodiratime'] }))).toBe('EPERM');
    return at(`${peer}/at`);
  },
};

describe.each(Object.keys(makers))('a copy: %s', (kind) => {
  const copyOf = (path: string): Promise<Copy> => (makers[kind] as (path: string) => Promise<Copy>)(path);

  test('loosening: what was locked stays set, and the atime setting stays', async () => {
    const path = scratch.tmpfs('a');
    await mountSetattr(path, { set: LOCKABLE, atime: 'noatime', locked: true });
    const copy = await copyOf(path);
    for (const name of LOCKABLE) expect(await codeOf(copy.change({ clear: [name] }))).toBe('EPERM');
    for (const atime of ATIMES)
      expect(await ending(copy.change({ atime }))).toBe(atime === 'noatime' ? 'ok' : 'EPERM');
    expect(await codeOf(copy.change({ set: ['nodiratime'] }))).toBe('EPERM');
    expect(await copy.state()).toEqual([...LOCKABLE, 'noatime']);
  });

  test('tightening: what was not set can be set, and cleared again', async () => {
    const path = scratch.tmpfs('a');
    await mountSetattr(path, { locked: true });
    const copy = await copyOf(path);
    for (const name of LOCKABLE) {
      await copy.change({ set: [name] });
      expect(await copy.state()).toEqual([name, 'relatime']);
      await copy.change({ clear: [name] });
    }
    expect(await copy.state()).toEqual(['relatime']);
  });

  test('the propagation is free', async () => {
    const path = scratch.tmpfs('a');
    await mountSetattr(path, { locked: true });
    const copy = await copyOf(path);
    for (const propagation of ['shared', 'unbindable', 'slave', 'private'] as const)
      expect([propagation, await ending(copy.change({ propagation }))]).toEqual([propagation, 'ok']);
  });
});

test('a copy of a copy, attached and bound again, still cannot be loosened', async () => {
  await mountSetattr(scratch.tmpfs('a'), { set: ['rdonly'], locked: true });
  let last = scratch.path('a');
  for (const name of ['b', 'c']) {
    await using tree = await openTree(last, { clone: true });
    const path = scratch.adopt(name);
    expect(attach(tree, path)).toBe('ok');
    last = scratch.bind(path, `${name}-bound`, '--bind');
  }
  expect(await codeOf(mountSetattr(last, { clear: ['rdonly'] }))).toBe('EPERM');
  expect(() => sh('touch', `${last}/file`)).toThrow(/Read-only/);
});

test('an idmapping that was locked can be neither replaced nor removed, one that was not locked can', async () => {
  const path = scratch.tmpfs('a');
  await withUserNamespace(async (idmap) => {
    await using free = await openTreeAttr(path, { clone: true, idmap });
    await (await openTreeAttr(free, { clone: true, idmap: null })).close();
    await using locked = await openTreeAttr(path, { clone: true, idmap, locked: true });
    await using copy = await openTree(locked, { clone: true });
    const at = scratch.adopt('b');
    expect(attach(copy, at)).toBe('ok');
    for (const source of [locked, at]) {
      expect(await codeOf(openTreeAttr(source, { clone: true, idmap }))).toBe('EPERM');
      expect(await codeOf(openTreeAttr(source, { clone: true, idmap: null }))).toBe('EPERM');
    }
  });
});

test('a copy of a locked mount without an idmapping can be given one', async () => {
  const path = scratch.tmpfs('a');
  await mountSetattr(path, { locked: true });
  sh('touch', `${path}/file`);
  await withUserNamespace(async (idmap) => {
    await using copy = await openTreeAttr(path, { clone: true, idmap });
    const at = scratch.adopt('b');
    expect(attach(copy, at)).toBe('ok');
    expect(sh('stat', '-c', '%u', `${at}/file`)).toBe('100000');
  });
});

test('new namespaces, their propagation and read-only copies work over locked mounts', async () => {
  const path = scratch.tmpfs('a');
  const inner = scratch.tmpfs('a/inner');
  await mountSetattr(path, { propagation: 'shared', recursive: true, locked: true });
  const script = `
    mount --make-rslave / && mount --make-rprivate / &&
    mount --bind "$1" "$1" && mount -o remount,bind,ro,nosuid "$1" &&
    mount --rbind "$2" "$2" && mount -o remount,bind,ro "$2" && ! touch "$1/file" 2>/dev/null && echo works`;
  const before = mountTable();
  expect(sh('unshare', '--mount', '--propagation', 'unchanged', 'sh', '-c', script, 'sh', path, inner)).toBe(
    'works',
  );
  expect(mountTable()).toBe(before);
  expect(await codeOf(mountSetattr(path, { set: ['rdonly'] }))).toBe('EPERM');
});

test('an automounted child has the flags and locks of its parent and is not frozen', async () => {
  const path = scratch.adopt('debug');
  sh('mount', '-t', 'debugfs', 'debug', path);
  await mountSetattr(path, { set: ['noexec'], locked: true });
  closeSync(openSync(`${path}/tracing/README`, 'r'));
  const child = `${path}/tracing`;
  expect(mountTable()).toContain(` ${child} `);
  expect(await stateOf(child)).toEqual(['noexec', 'relatime']);
  expect(await codeOf(mountSetattr(child, { clear: ['noexec'] }))).toBe('EPERM');
  await mountSetattr(child, { set: ['nosuid'] });
  await mountSetattr(child, { clear: ['nosuid'] });
  expect(await codeOf(mountSetattr(path, { set: ['nosuid'] }))).toBe('EPERM');
  sh('umount', child);
});

test('what is mounted through a locked copy of the root cannot be written', async () => {
  const path = scratch.tmpfs('a');
  await mountSetattr(path, { set: ['rdonly'], locked: true });
  const copy = scratch.makeDirectory('copy');
  expect(await ending(call('mount', [path, copy, null, MS_BIND, null]))).toBe('ok');
  expect(() => sh('touch', `${copy}/file`)).toThrow(/Read-only/);
  sh('umount', copy);
});
