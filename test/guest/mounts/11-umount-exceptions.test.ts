// SPDX-License-Identifier: MIT
// Wish 11: the questions about an unmount that umount2() by path does not ask: about a mount below others, the
// caller's root, the root of a namespace, one named by descriptor, and what security modules say.
import { chmodSync, closeSync, copyFileSync, mkdirSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import {
  MOUNT_INFO_SB,
  MOUNT_INFO_UMOUNT,
  MOUNT_INFO_UMOUNT_LSM,
  mountInfo,
  type MountTarget,
} from '@lockstep/linux';
import { withFd } from '../lib/files';
import { program } from '../lib/programs';
import { Scratch, sh } from '../lib/scratch';
import { askAndUnmount } from '../lib/unmount';

const { EBUSY, EINVAL, EPERM } = constants.errno;
const SB_RDONLY = 1;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

async function verdict(target: MountTarget) {
  const { err, detachErr, reasons } = (await mountInfo({ ...target, want: ['umount'] })).umount;
  return { err, detachErr, reasons };
}

function onTop(path: string): void {
  sh('mount', '-t', 'tmpfs', 'top', path);
}

test('a covered mount could go, and umount2() would take the one above', async () => {
  const path = scratch.tmpfs('a');
  const { mntId: id } = await mountInfo(path);
  expect(await verdict({ path })).toMatchObject({ err: 0, reasons: [] });
  onTop(path);
  const above = await mountInfo(path);
  expect(await verdict({ id })).toMatchObject({ err: 0, detachErr: 0, reasons: ['obstructed'] });
  sh('umount', path);
  expect((await mountInfo(path)).mntId).toBe(id);
  expect(above.mntId).not.toBe(id);
});

test('what else lies on a covered mount, or uses it, keeps it', async () => {
  const base = scratch.tmpfs('base');
  const path = `${base}/a`;
  mkdirSync(path);
  onTop(path);
  const { mntId: id } = await mountInfo(path);
  mkdirSync(`${path}/below`);
  onTop(`${path}/below`);
  const fd = openSync(path, 'r');
  onTop(path);
  expect(await verdict({ id })).toMatchObject({
    err: EBUSY,
    detachErr: 0,
    reasons: ['children', 'obstructed'],
  });
  sh('umount', path);
  sh('umount', `${path}/below`);
  onTop(path);
  expect(await verdict({ id })).toMatchObject({ err: EBUSY, detachErr: 0, reasons: ['busy', 'obstructed'] });
  closeSync(fd);
  expect(await verdict({ id })).toMatchObject({ err: 0, reasons: ['obstructed'] });
});

test('a copy of a covered mount that is in use keeps it', async () => {
  const base = scratch.tmpfs('base');
  sh('mount', '--make-private', base);
  for (const name of ['shared', 'peer']) mkdirSync(`${base}/${name}`);
  onTop(`${base}/shared`);
  sh('mount', '--make-shared', `${base}/shared`);
  sh('mount', '--bind', `${base}/shared`, `${base}/peer`);
  const path = `${base}/shared/mount`;
  mkdirSync(path);
  onTop(path);
  const { mntId: id } = await mountInfo(path);
  const fd = openSync(`${base}/peer/mount`, 'r');
  sh('mount', '--make-private', path);
  onTop(path);
  expect(await verdict({ id })).toMatchObject({ err: EBUSY, reasons: ['busy', 'obstructed'] });
  closeSync(fd);
  expect(await verdict({ id })).toMatchObject({ err: 0, reasons: ['obstructed'] });
});

test('the descriptor by which a mount is named does not keep it, another one does', async () => {
  const path = scratch.tmpfs('a');
  await withFd(path, async (fd) => {
    expect(await verdict({ fd })).toMatchObject({ err: 0, reasons: [] });
    expect(await verdict({ path })).toMatchObject({ err: EBUSY, reasons: ['busy'] });
    await withFd(path, async () => {
      expect(await verdict({ fd })).toMatchObject({ err: EBUSY, reasons: ['busy'] });
    });
    expect(await verdict({ fd })).toMatchObject({ err: 0, reasons: [] });
  });
});

test('the mount is meant, whatever of it was named', async () => {
  const path = scratch.tmpfs('a');
  mkdirSync(`${path}/deeper`);
  expect(await verdict({ path: `${path}/deeper` })).toMatchObject({ err: 0, reasons: [] });
  await withFd(`${path}/deeper`, async (fd) => {
    expect(await verdict({ fd })).toMatchObject({ err: 0, reasons: [] });
  });
});

test('the root of a namespace stays', async () => {
  let root = await mountInfo('/');
  while (root.mntParentId !== root.mntId) root = await mountInfo({ id: root.mntParentId });
  const { err, detachErr, reasons } = await verdict({ id: root.mntId });
  expect([err, detachErr]).toEqual([EINVAL, EINVAL]);
  expect(reasons).toContain('nsRoot');
});

test("the caller's root is busy; umount2() makes its file system read-only instead", async () => {
  const root = scratch.tmpfs('root');
  const syscalls = program('syscalls');
  mkdirSync(`${root}${dirname(syscalls)}`, { recursive: true });
  copyFileSync(syscalls, `${root}${syscalls}`);
  chmodSync(`${root}${syscalls}`, 0o755);
  const { info, happened } = askAndUnmount({ path: '/', caller: { via: ['chroot', root] } });
  expect(info.umount).toMatchObject({ err: EBUSY, detachErr: 0, reasons: ['callerRoot'] });
  expect(happened).toBe(0);
  const { sbFlags } = await mountInfo({ path: root, want: ['basic', 'sb'] });
  expect(sbFlags & SB_RDONLY).toBe(SB_RDONLY);
});

describe('a security module that refuses', () => {
  const access = 'fs';
  const rule = 'path-beneath:execute,read-file,read-dir:/';
  const via = ['setpriv', '--landlock-access', access, '--landlock-rule', rule];

  test.each([false, true])('is asked only if that is wanted (MNT_DETACH: %s)', (detach) => {
    const path = scratch.tmpfs('a');
    const mask = MOUNT_INFO_UMOUNT;
    const silent = askAndUnmount({ path, mask, detach, caller: { via } });
    expect(silent.happened).toBe(EPERM);
    expect(silent.info.mask).toBe(MOUNT_INFO_UMOUNT);
    expect(silent.info.umount).toMatchObject({ err: 0, detachErr: 0, reasons: [] });

    const asked = askAndUnmount({ path, mask: MOUNT_INFO_UMOUNT_LSM, detach, caller: { via } });
    expect(asked.happened).toBe(EPERM);
    expect(asked.info.mask).toBe(MOUNT_INFO_UMOUNT | MOUNT_INFO_UMOUNT_LSM);
    expect(asked.info.umount).toMatchObject({ err: EPERM, detachErr: EPERM, reasons: ['lsm'] });
  });

  test('is asked about what would work otherwise', async () => {
    const path = scratch.tmpfs('a');
    const fd = openSync(path, 'r');
    const { info, happened } = askAndUnmount({
      path,
      mask: MOUNT_INFO_UMOUNT_LSM | MOUNT_INFO_SB,
      detach: true,
      caller: { via },
    });
    closeSync(fd);
    expect(happened).toBe(EPERM);
    expect(info.umount).toMatchObject({ err: EBUSY, detachErr: EPERM, reasons: ['busy', 'lsm'] });
    const free = await mountInfo({ path, want: ['umountLsm'] });
    expect(free.umount).toMatchObject({ err: 0, detachErr: 0, reasons: [] });
  });
});
