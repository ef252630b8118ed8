// SPDX-License-Identifier: MIT
// Wishes 11 and 25, mounts that are made when somebody goes there: debugfs has such a place, on which tracefs is
// mounted. It is told from others, can be left alone, and counts as a child though an unmount would let it expire.
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { mountInfo, MOUNT_STATE_SHRINKABLE, type MountTarget } from '@lockstep/linux';
import { mountTable } from '../lib/mounts';
import { Scratch, sh } from '../lib/scratch';
import { askAndUnmount } from '../lib/unmount';

const { EBUSY } = constants.errno;
const DEBUGFS = 0x64626720n;
const TRACEFS = 0x74726163n;

let scratch: Scratch;
let path: string;
let place: string;
beforeEach(() => {
  scratch = new Scratch();
  path = scratch.adopt('debug');
  sh('mount', '-t', 'debugfs', 'debug', path);
  place = `${path}/tracing`;
});
afterEach(() => scratch.dispose());

const ask = (target: MountTarget) => mountInfo({ ...target, want: ['basic', 'sb', 'stack', 'umount'] });
const shrinkable = ({ mntState }: { mntState: bigint }) => (mntState & MOUNT_STATE_SHRINKABLE) !== 0n;

test('a place is not gone to with AT_NO_AUTOMOUNT, and else it is', async () => {
  const left = await ask({ path: place, noAutomount: true });
  expect(left.sbMagic).toBe(DEBUGFS);
  expect(mountTable()).not.toContain(` ${place} `);
  const gone = await ask({ path: place });
  expect(gone.sbMagic).toBe(TRACEFS);
  expect(gone.mntParentId).toBe(left.mntId);
  expect(mountTable()).toContain(` ${place} `);
  // Once it is there, it is no place to mount any more.
  expect((await ask({ path: place, noAutomount: true })).mntId).toBe(gone.mntId);
});

test('what was mounted so is told from what somebody mounted; a copy of it expires as well', async () => {
  expect(shrinkable(await ask({ path: place }))).toBe(true);
  expect(shrinkable(await ask({ path }))).toBe(false);
  sh('mount', '--bind', place, scratch.adopt('copy'));
  expect(shrinkable(await ask({ path: scratch.path('copy') }))).toBe(true);
});

describe('a child that expires', () => {
  beforeEach(async () => {
    await ask({ path: place });
    expect(mountTable()).toContain(` ${place} `);
  });

  test('counts, though an unmount takes it along if nobody uses it', () => {
    const { info, happened } = askAndUnmount({ path });
    expect(info.umount).toMatchObject({ err: EBUSY, detachErr: 0, reasons: ['children'] });
    expect(happened).toBe(0);
    expect(mountTable()).not.toContain(path);
    scratch.forget(path);
  });

  test('counts, and an unmount says so too if somebody uses it', () => {
    const fd = openSync(`${place}/README`, 'r');
    const { info, happened } = askAndUnmount({ path });
    closeSync(fd);
    expect(info.umount).toMatchObject({ err: EBUSY, detachErr: 0, reasons: ['children'] });
    expect(happened).toBe(EBUSY);
  });

  test('does not stay by being asked about', async () => {
    const child = await ask({ path: place });
    expect(child.umount).toMatchObject({ err: 0, reasons: [] });
    expect((await ask({ path })).stack).toMatchObject({ children: 1 });
    sh('umount', path);
    scratch.forget(path);
    expect(mountTable()).not.toContain(path);
  });
});
