// SPDX-License-Identifier: MIT
// Wish 27, what is told of a locked mount and its copies, and what the locks have to do with the rest of the kernel:
// containers that know nothing of them, a new proc, overlays, the options of the file system, the end of the system.
import { mkdirSync } from 'node:fs';
import {
  mountInfo,
  mountSetattr,
  openTree,
  openTreeAttr,
  type MountFd,
  type MountLock,
} from '@lockstep/linux';
import { call } from '@lockstep/linux/raw';
import { makeCalls, pathBlob } from '../lib/calls';
import { Container } from '../lib/container';
import { codeOf } from '../lib/errors';
import { attach, ending, makeContainer, mountTable, NAMES, stateOf, withUserNamespace } from '../lib/mounts';
import { Scratch, sh } from '../lib/scratch';

const AT_FDCWD = -100;
const MS_RDONLY = 1;
const SB_RDONLY = 1;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

async function locksOf(target: string | MountFd): Promise<MountLock[]> {
  const place = typeof target === 'string' ? { path: target } : { fd: target };
  return [...(await mountInfo({ ...place, want: ['locks'] })).locks].sort();
}

describe('told by mount_info()', () => {
  const rows: [string, Parameters<typeof mountSetattr>[1], MountLock[]][] = [
    ['nothing', {}, []],
    ['rdonly', { set: ['rdonly'] }, ['readonly']],
    ['nosuid', { set: ['nosuid'] }, ['nosuid']],
    ['nodev', { set: ['nodev'] }, ['nodev']],
    ['noexec', { set: ['noexec'] }, ['noexec']],
    ['nosymfollow', { set: ['nosymfollow'] }, ['nosymfollow']],
    // It is locked with the atime setting.
    ['nodiratime', { set: ['nodiratime'] }, []],
    ['all', { set: NAMES, atime: 'noatime' }, ['readonly', 'nosuid', 'nodev', 'noexec', 'nosymfollow']],
  ];

  test.each(rows)('a lock of %s: the freeze, and in copies that lock alone', async (_, change, own) => {
    const path = scratch.tmpfs('a');
    await mountSetattr(path, change);
    expect(await locksOf(path)).toEqual([]);
    await mountSetattr(path, { locked: true });
    // That it may not be unmounted is no part of it.
    expect(await locksOf(path)).toEqual(['attrs', 'atime', ...own].sort());
    const copy = scratch.bind(path, 'copy', '--bind');
    expect(await locksOf(copy)).toEqual(['atime', ...own].sort());
  });

  test('an id mapping', async () => {
    const path = scratch.tmpfs('a');
    await withUserNamespace(async (idmap) => {
      await using tree = await openTreeAttr(path, { clone: true, idmap, locked: true });
      expect(await locksOf(tree)).toEqual(['atime', 'attrs', 'idmap']);
      await using copy = await openTree(tree, { clone: true });
      expect(await locksOf(copy)).toEqual(['atime', 'idmap']);
      const place = scratch.adopt('b');
      expect(attach(tree, place)).toBe('ok');
      expect(await locksOf(place)).toEqual(['atime', 'attrs', 'idmap']);
    });
  });

  test('the freeze of a container, until another one attaches the tree', async () => {
    const place = scratch.makeDirectory('place');
    const container = await makeContainer();
    await container.run(() => call('mount', [null, place, 'tmpfs', 0, null]));
    const tree = await container.run(() => openTreeAttr(place, { clone: true, locked: true }));
    expect(await locksOf(tree)).toEqual(['atime', 'attrs']);
    expect(await container.run(() => locksOf(tree))).toEqual(['atime', 'attrs']);
    const path = scratch.adopt('service');
    expect(attach(tree, path)).toBe('ok');
    expect(await locksOf(path)).toEqual(['atime']);
    await tree.close();
    await container.close();
  });

  test('a mount of a container, which the host sees frozen too', async () => {
    const place = scratch.makeDirectory('place');
    const container = await makeContainer();
    await container.run(async () => {
      await call('mount', [null, place, 'tmpfs', 0, null]);
      await mountSetattr(place, { locked: true });
      expect(await locksOf(place)).toEqual(['atime', 'attrs']);
    });
    expect(await locksOf(`/proc/${container.pid}/root${place}`)).toEqual(['atime', 'attrs']);
    await container.close();
  });
});

test('mountinfo says nothing of it', async () => {
  const path = scratch.tmpfs('a');
  await mountSetattr(path, { set: ['nosuid'] });
  const before = mountTable();
  await mountSetattr(path, { locked: true });
  expect(mountTable()).toBe(before);
  expect(await locksOf(path)).toContain('attrs');
});

test('containers meet no lock that they did not meet before: nosymfollow is free in what they inherit', async () => {
  const path = scratch.tmpfs('a');
  await mountSetattr(path, { set: ['nosymfollow', 'nodev'] });
  const locked = scratch.tmpfs('b');
  await mountSetattr(locked, { set: ['nosymfollow', 'nodev'], locked: true });
  const container = await makeContainer();
  await container.run(async () => {
    expect(await codeOf(mountSetattr(path, { clear: ['nodev'] }))).toBe('EPERM');
    await mountSetattr(path, { clear: ['nosymfollow'] });
    expect(await locksOf(path)).toEqual(['atime', 'mount', 'nodev']);
    expect(await codeOf(mountSetattr(locked, { clear: ['nosymfollow'] }))).toBe('EPERM');
    expect(await locksOf(locked)).toEqual(['atime', 'mount', 'nodev', 'nosymfollow']);
  });
  await container.close();
});

test('where the only proc is locked read-only, none that can be written is mounted', async () => {
  const place = scratch.makeDirectory('proc');
  const container = await Container.make({ unshare: ['user', 'mount', 'pid'] });
  const mounted = async (flags: number): Promise<string> => {
    const result = await container.ask(() => ending(call('mount', [null, place, 'proc', flags, null])));
    if (result === 'ok') container.run('umount', place);
    return result;
  };
  expect(await mounted(0)).toBe('ok');
  await container.ask(() => mountSetattr('/proc', { set: ['rdonly'] }));
  expect(await mounted(0)).toBe('ok');
  await container.ask(() => mountSetattr('/proc', { locked: true }));
  expect(await mounted(0)).toBe('EPERM');
  expect(await mounted(MS_RDONLY)).toBe('ok');
  await container.end();
});

test('the options of the file system can be changed with fspick() and fsconfig()', async () => {
  const path = scratch.tmpfs('a', '-o', 'size=64k');
  await mountSetattr(path, { set: ['nosuid'], locked: true });
  const [FSCONFIG, SET_STRING, RECONFIGURE] = [431, 1, 7];
  const { results } = makeCalls(64, {
    memory: { path: pathBlob(path), size: pathBlob('size'), more: pathBlob('128k') },
    calls: [
      [433, AT_FDCWD, { memory: 'path' }, 0],
      [FSCONFIG, { result: 0 }, SET_STRING, { memory: 'size' }, { memory: 'more' }, 0],
      [FSCONFIG, { result: 0 }, RECONFIGURE, 0, 0, 0],
    ],
  });
  expect(results.slice(1)).toEqual([0, 0]);
  expect(mountTable()).toMatch(new RegExp(` ${path} [^\\n]* rw,size=128k`));
  expect(await codeOf(mountSetattr(path, { clear: ['nosuid'] }))).toBe('EPERM');
});

test('a locked root can still be made read-only as its file system, as at the end of the system', async () => {
  const root = scratch.tmpfs('root');
  await mountSetattr(root, { locked: true });
  const { results } = makeCalls(64, {
    memory: { root: pathBlob(root), slash: pathBlob('/') },
    calls: [
      [161, { memory: 'root' }],
      [165, 0, { memory: 'slash' }, 0, 0x20 | 0x200000 | MS_RDONLY, 0],
      [166, { memory: 'slash' }, 0],
    ],
  });
  expect(results).toEqual([0, -1, 0]);
  const { sbFlags } = await mountInfo({ path: root, want: ['sb'] });
  expect(sbFlags & SB_RDONLY).toBe(SB_RDONLY);
  expect(await stateOf(root)).toEqual(['relatime']);
});

test('an overlay stands on locked mounts, and writes to the upper one', async () => {
  const [lower, upper] = [scratch.tmpfs('lower'), scratch.tmpfs('upper')];
  for (const name of ['upper', 'work']) mkdirSync(`${upper}/${name}`);
  sh('touch', `${lower}/below`);
  await mountSetattr(lower, { set: ['rdonly'], locked: true });
  await mountSetattr(upper, { locked: true });
  const options = `lowerdir=${lower},upperdir=${upper}/upper,workdir=${upper}/work`;
  const merged = scratch.bind('overlay', 'merged', '-t', 'overlay', '-o', options);
  sh('touch', `${merged}/above`, `${merged}/below`);
  expect(sh('ls', `${upper}/upper`)).toBe('above\nbelow');
  await mountSetattr(merged, { set: ['rdonly'] });
  await mountSetattr(merged, { clear: ['rdonly'] });
});
