// SPDX-License-Identifier: MIT
// Wish 25: the groups of mount_info() that are read off the mount tree: stack, propagation, locks, and those that say
// that there is nothing; on attached, detached and unmounted mounts.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import {
  AT_EMPTY_PATH,
  listMounts,
  MOUNT_INFO_BASIC,
  MOUNT_INFO_IDMAP,
  MOUNT_INFO_LOCKS,
  MOUNT_INFO_NS,
  MOUNT_INFO_OWNER,
  MOUNT_INFO_PROP_ATTR,
  MOUNT_INFO_STACK,
  MOUNT_INFO_UMOUNT,
  MOUNT_STATE_ATTACHED,
  MOUNT_STATE_DETACHED_TREE,
  MOUNT_STATE_REACHABLE,
  MOUNT_STATE_UNMOUNTED,
  mountInfo,
  MountInfo,
  statmount,
} from '@lockstep/linux';
import { abi } from '@lockstep/linux/raw';
import { makeCalls, pathBlob, type Argument, type CallList } from '../lib/calls';
import { Container, usernsOf } from '../lib/container';
import { Scratch, sh } from '../lib/scratch';
import { infoBlob, readInfo } from '../lib/unmount';

const AT_FDCWD = -100;
const ALL = 0xffffn;
const OF_THE_TREE =
  MOUNT_INFO_BASIC |
  MOUNT_INFO_NS |
  MOUNT_INFO_OWNER |
  MOUNT_INFO_LOCKS |
  MOUNT_INFO_STACK |
  MOUNT_INFO_UMOUNT;
const NONE = 0xffffffff;
const CALL = { openTree: 428, fsopen: 430, fsconfig: 431, fsmount: 432 };
const OPEN_TREE_CLONE = 1;
const AT_RECURSIVE = 0x8000;
const FSCONFIG_CMD_CREATE = 6;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

test('this kernel answers every group', async () => {
  const { supportedMask } = await mountInfo('/');
  expect(supportedMask).toBe(ALL);
});

describe('stack', () => {
  const stack = async (id: bigint) => (await mountInfo({ id, want: ['stack'] })).stack;

  test('tells what covers a mount, how high the stack is, and what else lies on it', async () => {
    const path = scratch.tmpfs('a');
    const { mntId: lowest } = await mountInfo(path);
    for (const name of ['x', 'y']) {
      mkdirSync(`${path}/${name}`);
      scratch.tmpfs(`a/${name}`);
    }
    expect(await stack(lowest)).toEqual({ over: undefined, above: 0, children: 2 });
    scratch.tmpfs('a');
    const { mntId: middle } = await mountInfo(path);
    scratch.tmpfs('a');
    const { mntId: top } = await mountInfo(path);
    expect(await stack(lowest)).toEqual({ over: middle, above: 2, children: 2 });
    expect(await stack(middle)).toEqual({ over: top, above: 1, children: 0 });
    expect(await stack(top)).toEqual({ over: undefined, above: 0, children: 0 });
  });

  test('counts what listmount() lists', async () => {
    const children = new Map<bigint, number>();
    for await (const { mntParentId } of listMounts({ want: ['basic'] }))
      children.set(mntParentId, (children.get(mntParentId) ?? 0) + 1);
    for await (const { mntId, info } of listMounts({ want: ['basic'], info: ['stack'] })) {
      const { over, children: others } = info.stack;
      expect(others + (over === undefined ? 0 : 1)).toBe(children.get(mntId) ?? 0);
    }
  });
});

test('propagate_from is what statmount() says', async () => {
  const path = scratch.tmpfs('a');
  sh('mount', '--make-shared', path);
  const slave = scratch.bind(path, 'b', '--bind');
  sh('mount', '--make-slave', slave);
  sh('mount', '--make-shared', slave);
  const last = scratch.bind(slave, 'c', '--bind');
  sh('mount', '--make-slave', last);
  for (const from of [path, slave, last]) {
    const info = await mountInfo({ path: from, want: ['basic', 'propagateFrom'] });
    const stat = await statmount({ id: info.mntId, want: ['propagateFrom'] });
    expect(info.propagateFrom).toBe(stat.propagateFrom);
  }
  const { propagateFrom } = await mountInfo({ path: last, want: ['propagateFrom'] });
  expect(propagateFrom).not.toBe(0n);
  const { mntPeerGroup } = await mountInfo({ path: slave, want: ['basic'] });
  expect(propagateFrom).toBe(mntPeerGroup);
  // From below the last one the nearest group that can be seen is none.
  sh('umount', slave);
  const { mntPeerGroup: first } = await mountInfo({ path, want: ['basic'] });
  expect((await mountInfo({ path: last, want: ['propagateFrom'] })).propagateFrom).toBe(first);
  sh('mount', '--bind', path, slave);
});

test('what this kernel has nothing of is answered as nothing', async () => {
  const info = await mountInfo({ path: '/', want: ['propAttr', 'idmap'] });
  expect(info.mask).toBe(MOUNT_INFO_PROP_ATTR | MOUNT_INFO_IDMAP);
  expect([info.propAttr, info.propAttrLocked, BigInt(info.idmapFlags)]).toEqual([0n, 0n, 0n]);
  const { idmapUidCatchall, idmapUidCatchallDisk, idmapGidCatchall, idmapGidCatchallDisk } = info;
  for (const id of [idmapUidCatchall, idmapUidCatchallDisk, idmapGidCatchall, idmapGidCatchallDisk])
    expect(id).toBe(NONE);
});

test('locks are those that come with crossing into a container', async () => {
  const path = scratch.tmpfs('a', '-o', 'ro,nodev,nosuid');
  const open = scratch.tmpfs('b');
  const locks = async (path: string) => (await mountInfo({ path, want: ['locks'] })).locks;
  expect(await locks(path)).toEqual(new Set());
  const container = await Container.make();
  const inside = await container.ask(() => locks(path));
  expect(inside).toEqual(new Set(['mount', 'readonly', 'nodev', 'nosuid', 'atime']));
  expect(await container.ask(() => locks(open))).toEqual(new Set(['mount', 'atime']));
  container.run('mount', '-t', 'tmpfs', 'own', open);
  expect(await container.ask(() => locks(open))).toEqual(new Set());
  await container.end();
});

/** Makes calls, and asks about what the last of them returned. */
function askAbout({ memory, calls }: CallList, path = ''): MountInfo {
  const last: Argument = { result: calls.length - 1 };
  const size = MountInfo.size;
  const answer = makeCalls(64, {
    memory: { ...memory, of: pathBlob(path), info: infoBlob(ALL) },
    calls: [
      ...calls,
      [abi.syscalls.mount_info.number, last, { memory: 'of' }, { memory: 'info' }, size, AT_EMPTY_PATH],
    ],
  });
  expect(answer.results.at(-1)).toBe(0);
  return readInfo(answer.memory['info']);
}

test('a mount that was never attached is described, though it stands alone', () => {
  const info = askAbout({
    memory: { type: pathBlob('tmpfs') },
    calls: [
      [CALL.fsopen, { memory: 'type' }, 0],
      [CALL.fsconfig, { result: 0 }, FSCONFIG_CMD_CREATE, 0, 0, 0],
      [CALL.fsmount, { result: 0 }, 0, 0],
    ],
  });
  expect(info.mask & OF_THE_TREE).toBe(OF_THE_TREE);
  expect(info.mntState & (MOUNT_STATE_DETACHED_TREE | MOUNT_STATE_ATTACHED)).toBe(MOUNT_STATE_DETACHED_TREE);
  expect(info.mntState & MOUNT_STATE_REACHABLE).toBe(0n);
  expect(info.mntParentId).toBe(info.mntId);
  expect(info.owner).toMatchObject({ visible: true, ino: usernsOf('self') });
  expect(info.umount?.reasons).toEqual(['foreignNs', 'nsRoot']);
});

test('so is one of a detached tree, by a path through its root', () => {
  const path = scratch.tmpfs('a');
  mkdirSync(`${path}/child`);
  scratch.tmpfs('a/child');
  const tree: CallList = {
    memory: { tree: pathBlob(path) },
    calls: [[CALL.openTree, AT_FDCWD, { memory: 'tree' }, OPEN_TREE_CLONE | AT_RECURSIVE]],
  };
  const root = askAbout(tree);
  const child = askAbout(tree, 'child');
  expect(root.stack).toEqual({ over: undefined, above: 0, children: 1 });
  expect(child.mntState & MOUNT_STATE_DETACHED_TREE).toBe(MOUNT_STATE_DETACHED_TREE);
  expect(child.mntParentId).not.toBe(child.mntId);
  expect(child.umount?.reasons).toEqual(['foreignNs']);
});

test('an unmounted mount has no namespace and no neighbours, the rest is answered', async () => {
  const path = scratch.tmpfs('a');
  const child = `${path}/child`;
  mkdirSync(child);
  sh('mount', '-t', 'tmpfs', 'child', child);
  const fd = openSync(path, 'r');
  scratch.unmount(path);
  const { mask, mntState, stack } = await mountInfo({
    fd,
    want: ['basic', 'ns', 'owner', 'locks', 'stack', 'umount', 'propagateFrom'],
  });
  closeSync(fd);
  expect(mask & OF_THE_TREE).toBe(OF_THE_TREE & ~MOUNT_INFO_NS);
  expect(mntState & MOUNT_STATE_UNMOUNTED).toBe(MOUNT_STATE_UNMOUNTED);
  expect(stack).toEqual({ over: undefined, above: 0, children: 0 });
});

test('a walk can ask for groups of mount_info() besides', async () => {
  const path = scratch.tmpfs('a');
  const { mntId } = await mountInfo(path);
  const seen: bigint[] = [];
  for await (const mount of listMounts({ want: ['basic', 'point'], info: ['owner', 'umount', 'devs'] })) {
    seen.push(mount.mntId);
    expect(mount.info.mntId).toBe(mount.mntId);
    expect(mount.info.owner).toMatchObject({ visible: true });
    if (mount.mntId === mntId) {
      expect(mount.mntPoint).toBe(path);
      expect(mount.info.umount.err).toBe(0);
      expect(mount.info.devices).toEqual([]);
    }
  }
  expect(seen).toContain(mntId);
});
