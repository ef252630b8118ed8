// SPDX-License-Identifier: MIT
// Wish 11: which user namespace owns a mount, seen from inside a container and from outside, and that the owner goes
// wherever the lock goes.
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { mountInfo, type MountInfoGroup, type MountTarget } from '@lockstep/linux';
import { pathBlob, type CallList } from '../lib/calls';
import { Container, usernsOf } from '../lib/container';
import { Scratch, sh } from '../lib/scratch';

const AT_FDCWD = -100;
const AT_RECURSIVE = 0x8000;
const OPEN_TREE = 428;
const MOVE_MOUNT = 429;
const OPEN_TREE_CLONE = 1;
const MOVE_MOUNT_F_EMPTY_PATH = 4;
const MOVE_MOUNT_BENEATH = 0x200;

const want = ['basic', 'owner', 'locks'] as const satisfies readonly MountInfoGroup[];
const ask = (target: MountTarget) => mountInfo({ ...target, want });
const hidden = { visible: false, why: 'hidden' };

let scratch: Scratch;
let container: Container;
beforeEach(async () => {
  scratch = new Scratch();
  scratch.tmpfs('inherited');
  mkdirSync(scratch.path('own'));
  container = await Container.make();
  container.run('mount', '-t', 'tmpfs', 'own', scratch.path('own'));
});
afterEach(async () => {
  await container.end();
  scratch.dispose();
});

/** What the container, and what the host sees of the owner of a mount in the container. */
async function owners(path: string) {
  const inside = await container.ask(() => ask({ path }));
  const outside = await ask({ path: container.outside(path) });
  expect(outside.mntId).toBe(inside.mntId);
  const shown = outside.owner.visible ? outside.owner.ino : outside.owner;
  return { inside: inside.owner, outside: shown, locked: outside.locks.has('mount') };
}

/** The same for a mount that is the host's, and for one that is the container's. */
const ofTheHost = () => ({ inside: hidden, outside: usernsOf('self'), locked: true });
const ofTheContainer = () => ({
  inside: { visible: true, ino: container.userns, id: expect.any(BigInt) as bigint },
  outside: container.userns,
  locked: false,
});

test('outside of containers everything belongs to the initial user namespace', async () => {
  for (const path of ['/', '/proc', scratch.path('inherited')]) {
    const { owner, locks } = await ask({ path });
    expect(owner).toEqual({ visible: true, ino: usernsOf('self'), id: expect.any(BigInt) as bigint });
    expect(locks).toEqual(new Set());
  }
});

test('a container is not told whose the mounts are that it got, only that they are not its own', async () => {
  expect(await owners(scratch.path('inherited'))).toEqual(ofTheHost());
  expect(await owners(scratch.path('own'))).toEqual(ofTheContainer());
});

test('the owner of the file system is told by the same rule', async () => {
  const inherited = await container.ask(() => ask({ path: scratch.path('inherited') }));
  const own = await container.ask(() => ask({ path: scratch.path('own') }));
  expect(inherited.fileSystemOwner).toEqual(hidden);
  expect(own.fileSystemOwner).toMatchObject({ visible: true, ino: container.userns });
  const outside = await ask({ path: container.outside(scratch.path('inherited')) });
  expect(outside.fileSystemOwner).toMatchObject({ visible: true, ino: usernsOf('self') });
});

test('ids are those of the namespaces, and are equal wherever they are shown', async () => {
  const inside = await container.ask(() => mountInfo({ path: scratch.path('own'), want: ['ns', 'owner'] }));
  expect(inside.ownerUsernsId).toBe(inside.mntnsUsernsId);
  expect(inside.ownerUsernsIno).toBe(inside.mntnsUsernsIno);
  expect(inside.sbUsernsId).toBe(inside.mntnsUsernsId);
  const outside = await ask({ path: container.outside(scratch.path('own')) });
  expect(outside.ownerUsernsId).toBe(inside.ownerUsernsId);
  const host = await mountInfo({ path: '/', want: ['ns', 'owner'] });
  expect(host.ownerUsernsId).toBe(host.mntnsUsernsId);
});

test('a container in a container: who locked a mount first owns it', async () => {
  const pid = container.run('sh', '-c', 'unshare -Um sleep 1000 >/dev/null 2>&1 & echo $!');
  const inner = `/proc/${pid}/root`;
  const asked = async (path: string) => {
    // unshare(1) is a moment away from its namespaces.
    for (;;) {
      const info = await ask({ path: `${inner}${path}` });
      if (usernsOf(Number(pid)) !== container.userns && info.locks.has('mount')) return info;
    }
  };
  const inherited = await asked(scratch.path('inherited'));
  const own = await asked(scratch.path('own'));
  expect(inherited.owner).toMatchObject({ ino: usernsOf('self') });
  expect(own.owner).toMatchObject({ ino: container.userns });
  sh('kill', pid);
});

test('pivot_root() gives lock and owner of the old root to the new one', async () => {
  const root = scratch.path('own');
  mkdirSync(container.outside(`${root}/old`));
  expect(await owners('/')).toEqual(ofTheHost());
  container.calls({
    memory: { root: pathBlob(root), old: pathBlob(`${root}/old`) },
    calls: [[155, { memory: 'root' }, { memory: 'old' }]],
  });
  expect(await owners('/')).toEqual(ofTheHost());
  expect(await owners('/old')).toEqual(ofTheContainer());
  expect(await owners(`/old${scratch.path('inherited')}`)).toEqual(ofTheHost());
});

/** Clones a tree inside and attaches the clone elsewhere. */
function moveClone(from: string, to: string, openFlags: number, moveFlags: number): CallList {
  return {
    memory: { from: pathBlob(from), to: pathBlob(to), empty: pathBlob('') },
    calls: [
      [OPEN_TREE, AT_FDCWD, { memory: 'from' }, OPEN_TREE_CLONE | openFlags],
      [
        MOVE_MOUNT,
        { result: 0 },
        { memory: 'empty' },
        AT_FDCWD,
        { memory: 'to' },
        MOVE_MOUNT_F_EMPTY_PATH | moveFlags,
      ],
    ],
  };
}

test('a mount that is put beneath a locked one takes over lock and owner', async () => {
  const path = scratch.path('inherited');
  const before = await container.ask(() => ask({ path }));
  const { results } = container.calls(moveClone(scratch.path('own'), path, 0, MOVE_MOUNT_BENEATH));
  expect(results[1]).toBe(0);
  const above = await container.ask(() => ask({ path }));
  expect(above.mntId).toBe(before.mntId);
  expect(await owners(path)).toEqual(ofTheContainer());
  container.run('umount', path);
  expect((await container.ask(() => ask({ path }))).mntId).toBe(above.mntParentId);
  expect(await owners(path)).toEqual(ofTheHost());
});

test('copies of a locked mount are locked and owned alike, the root of a copied tree is not', async () => {
  const base = scratch.path('own');
  mkdirSync(container.outside(`${base}/copy`));
  const { results } = container.calls(moveClone(scratch.directory, `${base}/copy`, AT_RECURSIVE, 0));
  expect(results[1]).toBe(0);
  expect(await owners(`${base}/copy`)).toEqual(ofTheContainer());
  expect(await owners(`${base}/copy/inherited`)).toEqual(ofTheHost());
});

test('of a tree that propagates into a container the root is its own, what lies on it is not', async () => {
  const shared = scratch.tmpfs('shared');
  sh('mount', '--make-shared', shared);
  mkdirSync(`${shared}/tree`);
  await container.end();
  container = await Container.make({ propagation: 'slave' });
  const tree = scratch.tmpfs('tree');
  mkdirSync(`${tree}/child`);
  sh('mount', '-t', 'tmpfs', 'child', `${tree}/child`);
  sh('mount', '--rbind', tree, `${shared}/tree`);
  const { locked, outside } = await owners(`${shared}/tree`);
  expect({ locked, outside }).toEqual({ locked: false, outside: container.userns });
  expect(await owners(`${shared}/tree/child`)).toMatchObject({ locked: true, outside: usernsOf('self') });
});

test('a detached tree belongs to who made it, an unmounted mount to nobody', async () => {
  const path = scratch.tmpfs('a');
  const fd = openSync(path, 'r');
  scratch.unmount(path);
  const { owner, fileSystemOwner } = await ask({ fd });
  closeSync(fd);
  expect(owner).toEqual({ visible: false, why: 'unmounted' });
  expect(fileSystemOwner).toMatchObject({ visible: true });
});
