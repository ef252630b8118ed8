// SPDX-License-Identifier: MIT
// Wish 11: lock and owner of a mount under propagation, in namespaces that open_tree() makes, in detached trees, and
// what is told of an owner that cannot be seen or is gone.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import {
  AT_FDCWD,
  MOUNT_STATE_USERNS_HIDDEN,
  mountInfo,
  Namespaces,
  OPEN_TREE_NAMESPACE,
  openTree,
  type MountFd,
  type MountInfoGroup,
  type MountTarget,
} from '@lockstep/linux';
import { call } from '@lockstep/linux/raw';
import { pathBlob } from '../lib/calls';
import { Container, usernsOf } from '../lib/container';
import { attach } from '../lib/mounts';
import { Scratch, sh } from '../lib/scratch';
import { waitForReaders } from '../lib/settle';

const OPEN_TREE = 428;
const MOVE_MOUNT = 429;
const OPEN_TREE_CLONE = 1;
const MOVE_MOUNT_F_EMPTY_PATH = 4;
const MOVE_MOUNT_BENEATH = 0x200;

const want = ['basic', 'ns', 'owner', 'locks'] as const satisfies readonly MountInfoGroup[];
const ask = (target: MountTarget) => mountInfo({ ...target, want });
const isHidden = ({ mntState }: { mntState: bigint }) => (mntState & MOUNT_STATE_USERNS_HIDDEN) !== 0n;

let scratch: Scratch;
let container: Container;
beforeEach(() => (scratch = new Scratch()));
afterEach(async () => {
  await container.end();
  scratch.dispose();
});

/** What the host sees: the number of the owner, and whether the mount is locked. */
async function seen(target: MountTarget): Promise<[owner: number | string, locked: boolean]> {
  const { owner, locks } = await ask(target);
  return [owner.visible ? owner.ino : owner.why, locks.has('mount')];
}

const host = (): number => usernsOf('self');

test('a copy of what was put beneath a locked mount is locked too, and the locked one keeps its lock', async () => {
  const base = scratch.tmpfs('base');
  scratch.tmpfs('base/point');
  for (const name of ['own', 'peer']) scratch.makeDirectory(name);
  container = await Container.make();
  container.run('mount', '--make-shared', base);
  container.run('mount', '--rbind', base, scratch.path('peer'));
  container.run('mount', '-t', 'tmpfs', 'own', scratch.path('own'));
  const [point, copy] = [
    container.outside(`${base}/point`),
    container.outside(scratch.path('peer', 'point')),
  ];
  const { results } = container.calls({
    memory: { own: pathBlob(scratch.path('own')), to: pathBlob(`${base}/point`), empty: pathBlob('') },
    calls: [
      [OPEN_TREE, AT_FDCWD, { memory: 'own' }, OPEN_TREE_CLONE],
      [
        MOVE_MOUNT,
        { result: 0 },
        { memory: 'empty' },
        AT_FDCWD,
        { memory: 'to' },
        MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_BENEATH,
      ],
    ],
  });
  expect(results[1]).toBe(0);
  const beneath = async (path: string) => {
    const { mntId, mntParentId } = await ask({ path });
    const namespace = openSync(`/proc/${container.pid}/ns/mnt`, 'r');
    const below = await seen({ id: mntParentId, namespace });
    closeSync(namespace);
    expect(mntParentId).not.toBe(mntId);
    return below;
  };
  expect(await seen({ path: point })).toEqual([container.userns, false]);
  expect(await beneath(point)).toEqual([host(), true]);
  expect(await seen({ path: copy })).toEqual([host(), true]);
  expect(await beneath(copy)).toEqual([host(), true]);
});

test('an unmount outside that cannot reach a locked copy gives it to the container', async () => {
  const base = scratch.tmpfs('base');
  sh('mount', '--make-shared', base);
  const point = `${base}/point`;
  mkdirSync(point);
  sh('mount', '-t', 'tmpfs', 'point', point);
  mkdirSync(`${point}/kept`);
  container = await Container.make({ propagation: 'slave' });
  container.run('mount', '-t', 'tmpfs', 'own', `${point}/kept`);
  const inside = { path: container.outside(point) };
  expect(await seen(inside)).toEqual([host(), true]);
  sh('umount', point);
  expect(await seen(inside)).toEqual([container.userns, false]);
  container.run('umount', `${point}/kept`);
  container.run('umount', point);
});

describe('a namespace that open_tree() makes', () => {
  async function rootOf(namespace: number) {
    const visit = await Namespaces.enter({ join: [namespace] });
    closeSync(namespace);
    const found = await visit.run(() => seen({ path: '/' }));
    await visit.close();
    return found;
  }

  test('in a container: its root is locked as the root there is, by whoever locked that', async () => {
    const own = scratch.makeDirectory('own');
    container = await Container.make();
    container.run('mount', '-t', 'tmpfs', 'own', own);
    expect(await seen({ path: container.outside('/') })).toEqual([host(), true]);
    const namespace = await container.ask(() => call('open_tree', [AT_FDCWD, own, OPEN_TREE_NAMESPACE]));
    expect(await rootOf(namespace)).toEqual([host(), true]);
  });

  test('outside its root is free', async () => {
    container = await Container.make();
    const path = scratch.tmpfs('a');
    const namespace = await call('open_tree', [AT_FDCWD, path, OPEN_TREE_NAMESPACE]);
    expect(await rootOf(namespace)).toEqual([host(), false]);
  });
});

describe('a detached tree of a container', () => {
  let own: string;
  beforeEach(async () => {
    scratch.tmpfs('tree');
    scratch.tmpfs('tree/inherited');
    own = scratch.makeDirectory('own');
    container = await Container.make();
    container.run('mount', '-t', 'tmpfs', 'own', own);
  });

  test('is owned by the container, seen from both sides', async () => {
    await using tree: MountFd = await container.ask(() => openTree(own, { clone: true }));
    expect(await seen({ fd: tree })).toEqual([container.userns, false]);
    const inside = await container.ask(() => ask({ fd: tree }));
    expect(inside.owner).toMatchObject({ visible: true, ino: container.userns });
    expect(isHidden(inside)).toBe(false);
  });

  test('keeps what is locked in it, and is the host’s where the host attaches it', async () => {
    await using tree = await container.ask(() =>
      openTree(scratch.path('tree'), { clone: true, recursive: true }),
    );
    const inner = (root: string) => ({ path: `${root}/inherited` });
    expect(await seen({ fd: tree })).toEqual([container.userns, false]);
    expect(await seen(inner(`/proc/self/fd/${tree.fd}`))).toEqual([host(), true]);
    const place = scratch.adopt('place');
    expect(attach(tree, place)).toBe('ok');
    expect(await seen({ path: place })).toEqual([host(), false]);
    expect(await seen(inner(place))).toEqual([host(), true]);
  });
});

describe('an owner that is not named', () => {
  beforeEach(async () => {
    scratch.tmpfs('inherited');
    container = await Container.make();
  });

  test('is said to be hidden only if a name was asked for that is withheld', async () => {
    const hidden = (path: string, group: MountInfoGroup) =>
      container.ask(async () => isHidden(await mountInfo({ path, want: [group] })));
    const path = scratch.path('inherited');
    expect(await hidden(path, 'basic')).toBe(false);
    expect(await hidden(path, 'ns')).toBe(false);
    expect(await hidden(path, 'owner')).toBe(true);
    container.run('mount', '-t', 'tmpfs', 'own', path);
    expect(await hidden(path, 'owner')).toBe(false);
  });

  test('hidden is the owner of the whole namespace, if only the user namespace is new', async () => {
    const below = await Namespaces.enter({ unshare: ['user'] });
    const info = await below.run(() => ask({ path: '/' }));
    const basic = await below.run(() => mountInfo({ path: '/', want: ['basic'] }));
    const ns = await below.run(() => mountInfo({ path: '/', want: ['ns'] }));
    await below.close();
    expect([info.mntnsUsernsId, info.ownerUsernsId, info.sbUsernsId]).toEqual([0n, 0n, 0n]);
    expect([info.mntnsUsernsIno, info.ownerUsernsIno, info.sbUsernsIno]).toEqual([0, 0, 0]);
    expect([info, basic, ns].map(isHidden)).toEqual([true, false, true]);
  });

  test('of an unmounted mount is nobody, and nothing is hidden', async () => {
    const fd = openSync(scratch.tmpfs('gone'), 'r');
    scratch.unmount(scratch.path('gone'));
    const info = await ask({ fd });
    closeSync(fd);
    expect([info.ownerUsernsId, info.ownerUsernsIno, isHidden(info)]).toEqual([0n, 0, false]);
    expect(info.sbUsernsIno).toBe(host());
  });

  test('that is gone is hidden from everybody, and the mount stays locked', async () => {
    const first = await Container.make();
    const point = scratch.makeDirectory('bound');
    // Nothing but the mount itself may hold on to the first container: the file system is the host's.
    first.run('mount', '--bind', scratch.path('inherited'), point);
    const owner = first.userns;
    const namespace = openSync(`/proc/${first.pid}/ns/mnt`, 'r');
    const second = await Namespaces.enter({ join: [namespace], unshare: ['user', 'mount'] });
    closeSync(namespace);
    const path = `/proc/${second.pid}/root${point}`;
    expect(await seen({ path })).toEqual([owner, true]);
    // A sibling of the owner does not see it.
    expect((await second.run(() => ask({ path: point }))).owner).toEqual({ visible: false, why: 'hidden' });
    await first.end();
    let [left, locked] = await seen({ path });
    while (left === owner) {
      waitForReaders();
      [left, locked] = await seen({ path });
    }
    expect([left, locked]).toEqual(['hidden', true]);
    expect(isHidden(await ask({ path }))).toBe(true);
    await second.close();
  });
});
