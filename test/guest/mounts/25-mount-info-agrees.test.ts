// SPDX-License-Identifier: MIT
// Wish 25: what mount_info() and statmount() both tell they tell alike, of every kind of mount, wherever statmount()
// answers; it does not for a detached mount that stands alone.
import {
  listMounts,
  MOUNT_ATTR_IDMAP,
  MOUNT_INFO_BASIC,
  MOUNT_INFO_FLAG_BY_ID,
  MOUNT_STATE_ATTACHED,
  MOUNT_STATE_REACHABLE,
  mountInfo,
  MountInfo,
  mountSetattr,
  MS_SHARED,
  MS_SLAVE,
  MS_UNBINDABLE,
  openTree,
  openTreeAttr,
  statmount,
  type MountInfoView,
  type StatmountView,
} from '@lockstep/linux';
import { abi, call, Memory } from '@lockstep/linux/raw';
import { makeCalls, pathBlob } from '../lib/calls';
import { Container } from '../lib/container';
import { codeOf } from '../lib/errors';
import { attach, NAMES, withUserNamespace } from '../lib/mounts';
import { Scratch } from '../lib/scratch';
import { infoBlob, readInfo } from '../lib/unmount';

const CHROOT = 161;
const MOUNT_INFO = abi.syscalls.mount_info.number;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

const BASIC = [
  ...(['mntId', 'mntParentId', 'mntIdOld', 'mntParentIdOld', 'mntAttr', 'mntPropagation'] as const),
  ...(['mntPeerGroup', 'mntMaster'] as const),
];
const COMMON = [
  ...BASIC,
  ...(['propagateFrom', 'mntNsId', 'sbDevMajor', 'sbDevMinor', 'sbMagic', 'sbFlags'] as const),
] as const satisfies readonly (keyof MountInfoView & keyof StatmountView)[];

const words = (of: MountInfoView | StatmountView, names: readonly (typeof COMMON)[number][] = COMMON) =>
  Object.fromEntries(names.map((name) => [name, of[name]]));

/** Mounts of every kind: each attribute, each propagation, a chain of groups, with an id mapping, read-only below. */
async function makeMounts(): Promise<void> {
  for (const name of NAMES) await mountSetattr(scratch.tmpfs(name), { set: [name] });
  for (const atime of ['noatime', 'strictatime'] as const)
    await mountSetattr(scratch.tmpfs(atime), { atime });
  await mountSetattr(scratch.tmpfs('unbindable'), { propagation: 'unbindable' });
  await mountSetattr(scratch.tmpfs('first'), { propagation: 'shared' });
  for (const [from, to] of [
    ['first', 'second'],
    ['second', 'third'],
  ] as const) {
    const path = scratch.bind(scratch.path(from), to, '--bind');
    await mountSetattr(path, { propagation: 'slave' });
    await mountSetattr(path, { propagation: 'shared' });
  }
  await mountSetattr(scratch.bind(scratch.path('third'), 'last', '--bind'), { propagation: 'slave' });
  scratch.tmpfs('read-only', '-o', 'ro,sync,dirsync,lazytime');
  await withUserNamespace(async (idmap) => {
    await using mapped = await openTreeAttr(scratch.path('nosuid'), { clone: true, idmap });
    expect(attach(mapped, scratch.adopt('mapped'))).toBe('ok');
  });
  // The end of a chain of groups, seen from where its middle cannot be seen.
  scratch.unmount(scratch.path('second'));
}

interface Both {
  info: ReturnType<typeof words>;
  stat: ReturnType<typeof words>;
}

async function readAll(): Promise<Both[]> {
  const all: Both[] = [];
  for await (const mount of listMounts({
    want: ['basic', 'propagateFrom', 'nsId', 'sb'],
    info: ['basic', 'propagateFrom', 'ns', 'sb'],
  }))
    all.push({ info: words(mount.info), stat: words(mount) });
  return all;
}

test('of all mounts of a namespace, and as a container sees them', async () => {
  await makeMounts();
  const outside = await readAll();
  const container = await Container.make({ propagation: 'slave' });
  const inside = await container.ask(readAll);
  await container.end();
  for (const { info, stat } of [...outside, ...inside]) expect(info).toEqual(stat);
  // Else there was nothing to agree about.
  const stats = [...outside, ...inside].map(({ stat }) => stat);
  for (const name of ['mntPeerGroup', 'mntMaster', 'propagateFrom'] as const)
    expect(stats.filter((stat) => stat[name] !== 0n).length).toBeGreaterThan(0);
  for (const bit of [MS_SHARED, MS_SLAVE, MS_UNBINDABLE])
    expect(stats.some(({ mntPropagation }) => (BigInt(mntPropagation ?? 0) & bit) !== 0n)).toBe(true);
  expect(stats.some(({ mntAttr }) => (BigInt(mntAttr ?? 0) & MOUNT_ATTR_IDMAP) !== 0n)).toBe(true);
});

test('by descriptor: attached, of a detached tree, unmounted', async () => {
  const path = scratch.tmpfs('a');
  scratch.tmpfs('a/inner');
  await using attached = await openTree(path);
  await using tree = await openTree(path, { clone: true, recursive: true });
  await using gone = await openTree(scratch.tmpfs('gone'));
  scratch.unmount(scratch.path('gone'));
  for (const fd of [attached, tree, gone]) {
    const info = await mountInfo({ fd, want: ['basic', 'sb'] });
    const stat = await statmount({ fd, want: ['basic', 'sb'] });
    const names = [...BASIC, 'sbDevMajor', 'sbDevMinor', 'sbMagic', 'sbFlags'] as const;
    expect(words(info, names)).toEqual(words(stat, names));
  }
});

test('of a detached mount that stands alone statmount() knows nothing', async () => {
  await using alone = await openTree(scratch.tmpfs('a'), { clone: true });
  expect(await codeOf(statmount({ fd: alone }))).toBe('ENOENT');
  const info = await mountInfo({ fd: alone });
  expect(info.mntParentId).toBe(info.mntId);
});

describe('the words of the request', () => {
  const bit = (at: number) => 1n << BigInt(at);

  test('groups that nobody knows are no error, and are not answered', async () => {
    const memory = new Memory(MountInfo.size);
    const info = new MountInfo(memory.view, undefined);
    info.mask = bit(63) - 1n;
    await call('mount_info', [-100, '/', memory, memory.byteLength, 0]);
    expect(info.mask & ~info.supportedMask).toBe(0n);
    expect(info.mask & MOUNT_INFO_BASIC).toBe(MOUNT_INFO_BASIC);
    for (let at = 16; at < 63; at++) {
      info.mask = bit(at);
      [info.mntId, info.mntNsId] = [0n, 0n];
      await call('mount_info', [-100, '/', memory, memory.byteLength, 0]);
      expect([at, info.mask]).toEqual([at, 0n]);
    }
  });

  test('without a group there are the id and what this kernel answers, and nothing else', async () => {
    const { mntId } = await mountInfo('/');
    const memory = new Memory(MountInfo.size);
    memory.bytes.fill(0xff, 64);
    const info = new MountInfo(memory.view, undefined);
    await call('mount_info', [-100, '/', memory, memory.byteLength, 0]);
    expect([info.mask, info.mntId, info.supportedMask]).toEqual([0n, mntId, 0xffffn]);
    for (const at of [8, 64]) memory.bytes.fill(0, at, at + 8);
    expect(memory.bytes).toEqual(new Uint8Array(MountInfo.size));
  });

  test.each(['basic', 'ns', 'owner'] as const)('the state comes with the group %s', async (group) => {
    const { mntState } = await mountInfo({ path: '/', want: [group] });
    expect(mntState & (MOUNT_STATE_ATTACHED | MOUNT_STATE_REACHABLE)).toBe(
      MOUNT_STATE_ATTACHED | MOUNT_STATE_REACHABLE,
    );
  });

  test('the state comes with no other group', async () => {
    const { mntState } = await mountInfo({
      path: '/',
      want: ['propagateFrom', 'locks', 'propAttr', 'stack', 'umount', 'sb', 'features', 'bdev', 'idmap'],
    });
    expect(mntState).toBe(0n);
  });

  test('an unmounted mount is reached from nowhere, nor is one of another root', async () => {
    await using gone = await openTree(scratch.tmpfs('gone'));
    scratch.unmount(scratch.path('gone'));
    expect((await mountInfo({ fd: gone })).mntState & MOUNT_STATE_REACHABLE).toBe(0n);
    const outside = await mountInfo(scratch.tmpfs('outside'));
    const byId = infoBlob(MOUNT_INFO_BASIC);
    new DataView(byId.bytes.buffer).setBigUint64(8, outside.mntId, true);
    const { results, memory } = makeCalls(64, {
      memory: { jail: pathBlob(scratch.tmpfs('jail')), info: byId },
      calls: [
        [CHROOT, { memory: 'jail' }],
        [MOUNT_INFO, -100, 0, { memory: 'info' }, MountInfo.size, MOUNT_INFO_FLAG_BY_ID],
      ],
    });
    expect(results).toEqual([0, 0]);
    const inside = readInfo(memory['info']);
    expect(inside.mntId).toBe(outside.mntId);
    expect([outside, inside].map(({ mntState }) => mntState & MOUNT_STATE_REACHABLE)).toEqual([
      MOUNT_STATE_REACHABLE,
      0n,
    ]);
  });
});
