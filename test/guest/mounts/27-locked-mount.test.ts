// SPDX-License-Identifier: MIT
// Wish 27, the locked mount itself: what is frozen about it, by every call that changes a mount, and what is not.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import {
  mountSetattr,
  openTree,
  openTreeAttr,
  probe,
  statmount,
  type MountPropagation,
} from '@lockstep/linux';
import { codeOf } from '../lib/errors';
import { withFd } from '../lib/files';
import {
  ATIMES,
  attach,
  ATTRIBUTES,
  ending,
  legacyMount,
  mountTable,
  MS_BIND,
  MS_REC,
  MS_REMOUNT,
  NAMES,
  propagationOf,
  setGroup,
  stateOf,
  withUserNamespace,
} from '../lib/mounts';
import { Scratch, sh } from '../lib/scratch';

const MS = { shared: 0x100000, slave: 0x80000, private: 0x40000, unbindable: 0x20000 } as const;
const RELATIME = 0x200000;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

test('is announced by probe()', async () => {
  expect((await probe())['MOUNT_SETATTR_LOCKED']).toEqual({ available: true, needs: 'lockstep' });
});

describe.each(NAMES)('attributes: %s', (name) => {
  const others = NAMES.filter((other) => other !== name);

  test('if set it cannot be cleared, nor anything else be set', async () => {
    const path = scratch.tmpfs('a');
    await mountSetattr(path, { set: [name], locked: true });
    const before = mountTable();
    expect(await codeOf(mountSetattr(path, { clear: [name] }))).toBe('EPERM');
    for (const other of others) expect(await codeOf(mountSetattr(path, { set: [other] }))).toBe('EPERM');
    expect(mountTable()).toBe(before);
    expect(await stateOf(path)).toEqual([name, 'relatime']);
  });

  test('a request that changes nothing succeeds', async () => {
    const path = scratch.tmpfs('a');
    await mountSetattr(path, { set: [name], locked: true });
    await mountSetattr(path, { set: [name], clear: others, atime: 'relatime', locked: true });
    expect(await legacyMount(path, MS_REMOUNT | MS_BIND | RELATIME | ATTRIBUTES[name].ms)).toBe('ok');
    expect(await stateOf(path)).toEqual([name, 'relatime']);
  });

  test('mount(2) cannot clear it, nor set it where it was locked without', async () => {
    const path = scratch.tmpfs('a');
    const plain = scratch.tmpfs('b');
    await mountSetattr(path, { set: [name], locked: true });
    await mountSetattr(plain, { locked: true });
    const before = mountTable();
    for (const kind of [MS_REMOUNT | MS_BIND, MS_REMOUNT]) {
      expect(await legacyMount(path, kind | RELATIME)).toBe('EPERM');
      expect(await legacyMount(plain, kind | RELATIME | ATTRIBUTES[name].ms)).toBe('EPERM');
    }
    expect(mountTable()).toBe(before);
  });
});

test.each(ATIMES)('attributes: the atime setting stays %s', async (atime) => {
  const path = scratch.tmpfs('a');
  await mountSetattr(path, { atime, locked: true });
  for (const other of ATIMES)
    expect(await ending(mountSetattr(path, { atime: other }))).toBe(other === atime ? 'ok' : 'EPERM');
  expect(await codeOf(mountSetattr(path, { set: ['nodiratime'] }))).toBe('EPERM');
  expect(await stateOf(path)).toEqual([atime]);
});

test('attributes: locking again changes nothing, and cannot change what is frozen', async () => {
  const path = scratch.tmpfs('a');
  await mountSetattr(path, { set: ['nosuid'], locked: true });
  await mountSetattr(path, { locked: true });
  expect(await codeOf(mountSetattr(path, { clear: ['nosuid'], locked: true }))).toBe('EPERM');
  expect(await codeOf(mountSetattr(path, { set: ['nodev'], locked: true }))).toBe('EPERM');
  expect(await stateOf(path)).toEqual(['nosuid', 'relatime']);
});

test('attributes: a change that fails does not lock', async () => {
  const path = scratch.tmpfs('a');
  const writer = openSync(`${path}/file`, 'w');
  expect(await codeOf(mountSetattr(path, { set: ['rdonly'], locked: true }))).toBe('EBUSY');
  closeSync(writer);
  await mountSetattr(path, { set: ['nosuid'] });
  expect(await stateOf(path)).toEqual(['nosuid', 'relatime']);
});

test('attributes: by open_tree_attr() without a clone as by mount_setattr()', async () => {
  const path = scratch.tmpfs('a');
  await (await openTreeAttr(path, { set: ['nosuid'], locked: true })).close();
  expect(await codeOf(mountSetattr(path, { set: ['nodev'] }))).toBe('EPERM');
  expect(await codeOf(openTreeAttr(path, { clear: ['nosuid'] }))).toBe('EPERM');
  expect(await stateOf(path)).toEqual(['nosuid', 'relatime']);
});

test('options of the file system can change, if the flags of the mount do not', async () => {
  const path = scratch.tmpfs('a', '-o', 'size=64k');
  await mountSetattr(path, { locked: true });
  const size = async () =>
    /size=\d+k/.exec((await withFd(path, (fd) => statmount({ fd, want: ['options'] }))).mntOpts ?? '')?.[0];
  expect(await legacyMount(path, MS_REMOUNT | RELATIME | ATTRIBUTES.nosuid.ms, 'size=128k')).toBe('EPERM');
  expect(await size()).toBe('size=64k');
  expect(await legacyMount(path, MS_REMOUNT | RELATIME, 'size=128k')).toBe('ok');
  expect(await size()).toBe('size=128k');
});

describe('propagation', () => {
  type Row = [from: MountPropagation, allowed: MountPropagation[]];
  const rows: Row[] = [
    ['private', ['private', 'slave']],
    ['shared', ['private', 'slave', 'shared']],
    ['unbindable', ['private', 'slave', 'unbindable']],
  ];
  const all = Object.keys(MS) as MountPropagation[];

  test.each(rows)('propagation: from %s only %j', async (from, allowed) => {
    for (const to of all)
      for (const way of ['setattr', 'mount'] as const) {
        const path = scratch.tmpfs(`${to}-${way}`);
        await mountSetattr(path, { propagation: from, locked: true });
        const before = propagationOf(path);
        const result =
          way === 'mount'
            ? await legacyMount(path, MS[to])
            : await ending(mountSetattr(path, { propagation: to }));
        expect([to, way, result]).toEqual([to, way, allowed.includes(to) ? 'ok' : 'EPERM']);
        if (result !== 'ok') expect(propagationOf(path)).toBe(before);
      }
  });

  test('a shared mount that was demoted is not promoted again', async () => {
    const path = scratch.tmpfs('a');
    await mountSetattr(path, { propagation: 'shared', locked: true });
    await mountSetattr(path, { propagation: 'private' });
    expect(await codeOf(mountSetattr(path, { propagation: 'shared' }))).toBe('EPERM');
    expect(propagationOf(path)).toBe('');
  });

  test.each(['setattr', 'mount'])(
    'a tree with one frozen mount is not made shared, and no group id is lost (%s)',
    async (way) => {
      const outer = scratch.tmpfs('outer');
      const inner = scratch.tmpfs('outer/inner');
      const probed = scratch.tmpfs('probed');
      const nextGroup = async () => {
        await mountSetattr(probed, { propagation: 'shared' });
        const group = propagationOf(probed);
        await mountSetattr(probed, { propagation: 'private' });
        return group;
      };
      await mountSetattr(inner, { locked: true });
      const group = await nextGroup();
      const before = mountTable();
      const result =
        way === 'mount'
          ? await legacyMount(outer, MS.shared | MS_REC)
          : await ending(mountSetattr(outer, { propagation: 'shared', recursive: true }));
      expect(result).toBe('EPERM');
      expect(mountTable()).toBe(before);
      expect(await nextGroup()).toBe(group);
      expect(group).toMatch(/^shared:/);
    },
  );

  test('a frozen mount does not join a group by MOVE_MOUNT_SET_GROUP', async () => {
    const shared = scratch.tmpfs('shared');
    await mountSetattr(shared, { propagation: 'shared' });
    const copies = ['free', 'frozen'].map((name) => scratch.bind(shared, name, '--bind'));
    for (const copy of copies) await mountSetattr(copy, { propagation: 'private' });
    const [free = '', frozen = ''] = copies;
    await mountSetattr(frozen, { locked: true });
    expect(setGroup(shared, frozen)).toBe('EPERM');
    expect(propagationOf(frozen)).toBe('');
    expect(setGroup(shared, free)).toBe('ok');
    expect(propagationOf(free)).toBe(propagationOf(shared));
  });

  test('it becomes shared by being attached below a shared mount', async () => {
    const parent = scratch.tmpfs('parent');
    await mountSetattr(parent, { propagation: 'shared' });
    mkdirSync(`${parent}/at`);
    const tree = await openTreeAttr(scratch.tmpfs('a'), { clone: true, set: ['nosuid'], locked: true });
    expect(attach(tree, `${parent}/at`)).toBe('ok');
    await tree.close();
    expect(propagationOf(`${parent}/at`)).toMatch(/^shared:/);
    expect(await codeOf(mountSetattr(`${parent}/at`, { set: ['nodev'] }))).toBe('EPERM');
    expect(await stateOf(`${parent}/at`)).toEqual(['nosuid', 'relatime']);
  });
});

describe('idmap', () => {
  test('idmap: a detached locked tree gets none, and keeps the one it has', async () => {
    const path = scratch.tmpfs('a');
    await withUserNamespace(async (idmap) => {
      await using frozen = await openTreeAttr(path, { clone: true, locked: true });
      expect(await codeOf(mountSetattr(frozen, { idmap }))).toBe('EPERM');
      await using free = await openTree(path, { clone: true });
      await mountSetattr(free, { idmap, locked: true });
      expect(await codeOf(mountSetattr(free, { idmap }))).toBe('EPERM');
      expect(await codeOf(openTreeAttr(free, { idmap }))).toBe('EPERM');
    });
  });
});

describe('the mount table', () => {
  test('a locked mount can be covered, moved and unmounted', async () => {
    const path = scratch.tmpfs('a');
    await mountSetattr(path, { set: ['nosuid'], locked: true });
    mkdirSync(`${path}/below`);
    sh('mount', '-t', 'tmpfs', 'covering', path);
    sh('umount', path);
    sh('mount', '-t', 'tmpfs', 'below', `${path}/below`);
    sh('umount', `${path}/below`);
    const moved = scratch.makeDirectory('moved');
    sh('mount', '--move', path, moved);
    expect(existsSync(`${moved}/below`)).toBe(true);
    expect(await codeOf(mountSetattr(moved, { clear: ['nosuid'] }))).toBe('EPERM');
    sh('umount', moved);
    expect(mountTable()).not.toContain(moved);
    scratch.forget(path);
  });

  test('a locked mount can become the root, and be left', () => {
    const script = `
      mount --rbind / "$1" && mount --make-rprivate / && cd "$1" && mkdir -p tmp/old &&
      (cd "$2" && "$3" -e 'require("@lockstep/linux").mountSetattr("'"$1"'", { locked: true })') &&
      pivot_root . . && umount -l . && echo moved`;
    const path = scratch.makeDirectory('root');
    expect(sh('unshare', '--mount', 'sh', '-c', script, 'sh', path, process.cwd(), process.execPath)).toBe(
      'moved',
    );
  });

  test('without recursion only the mount itself is locked, with it the whole tree', async () => {
    const outer = scratch.tmpfs('outer');
    const inner = scratch.tmpfs('outer/inner');
    await mountSetattr(outer, { set: ['nosuid'], locked: true });
    await mountSetattr(inner, { set: ['nodev'] });
    await mountSetattr(outer, { locked: true, recursive: true });
    expect(await codeOf(mountSetattr(inner, { clear: ['nodev'] }))).toBe('EPERM');
    expect(await stateOf(inner)).toEqual(['nodev', 'relatime']);
  });

  test('one frozen mount refuses a change of the whole tree', async () => {
    const outer = scratch.tmpfs('outer');
    const inner = scratch.tmpfs('outer/inner');
    await mountSetattr(inner, { locked: true });
    const before = mountTable();
    expect(await codeOf(mountSetattr(outer, { set: ['nosuid'], recursive: true }))).toBe('EPERM');
    expect(await codeOf(mountSetattr(outer, { set: ['rdonly'], recursive: true, locked: true }))).toBe(
      'EPERM',
    );
    expect(mountTable()).toBe(before);
    await mountSetattr(outer, { set: ['nosuid'] });
    expect(await stateOf(outer)).toEqual(['nosuid', 'relatime']);
  });
});
