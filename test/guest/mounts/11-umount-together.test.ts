// SPDX-License-Identifier: MIT
// Wish 11: several things in the way of an unmount at once. All are named, and the error is that of the first of them;
// what is asked only if all else would work, whether it is in use and what security modules say, is then not named.
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { MOUNT_INFO_UMOUNT_LSM, mountInfo, type MountTarget, type UmountReason } from '@lockstep/linux';
import { makeCalls, pathBlob, type CallList } from '../lib/calls';
import { OtherNamespace } from '../lib/other-namespace';
import { Scratch, sh } from '../lib/scratch';
import { askAndUnmount, infoBlob, readInfo, type Question } from '../lib/unmount';
import { MountInfo, MOUNT_INFO_FLAG_BY_ID } from '@lockstep/linux';
import { abi } from '@lockstep/linux/raw';

const { EBUSY, EINVAL, EPERM } = constants.errno;
const AT_FDCWD = -100;
const CHROOT = 161;
const OPEN_TREE = 428;
const OPEN_TREE_CLONE = 1;
const AT_RECURSIVE = 0x8000;
const AS_USER = ['setpriv', '--reuid=1000', '--clear-groups'];
const AS_ROOT_OF_CONTAINER = ['unshare', '--user', '--map-root-user', '--mount'];

let scratch: Scratch;
let base: string;
beforeEach(() => {
  scratch = new Scratch();
  chmodSync(scratch.directory, 0o755);
  base = scratch.tmpfs('base');
  sh('mount', '--make-private', base);
});
afterEach(() => scratch.dispose());

function tmpfs(...names: string[]): string {
  const path = [base, ...names].join('/');
  mkdirSync(path, { recursive: true });
  sh('mount', '-t', 'tmpfs', 'case', path);
  return path;
}

/** A mount with another one on it, and in use. */
function loaded(): { path: string; end: () => void } {
  const path = tmpfs('a');
  const fd = openSync(path, 'r');
  tmpfs('a', 'b');
  return { path, end: () => closeSync(fd) };
}

interface Case extends Question {
  err: number;
  detachErr: number;
  reasons: UmountReason[];
  end?: () => Promise<void> | void;
}

const cases: Record<string, () => Case | Promise<Case>> = {
  'a child and an open file: EBUSY, and use is not asked for': () => ({
    ...loaded(),
    err: EBUSY,
    detachErr: 0,
    reasons: ['children'],
  }),
  'no capability, a child, and an open file: EPERM': () => ({
    ...loaded(),
    caller: { via: AS_USER },
    err: EPERM,
    detachErr: EPERM,
    reasons: ['noCap', 'children'],
  }),
  'a lock, a child, and an open file: EINVAL': () => ({
    ...loaded(),
    caller: { via: AS_ROOT_OF_CONTAINER },
    err: EINVAL,
    detachErr: EINVAL,
    reasons: ['locked', 'children'],
  }),
  'no capability and an earlier unmount: EPERM': () => {
    const path = tmpfs('a');
    const fd = openSync(path, 'r');
    sh('umount', '--lazy', path);
    return {
      path: '/proc/self/fd/3',
      fd: 3,
      caller: { via: AS_USER, descriptors: [fd] },
      end: () => closeSync(fd),
      err: EPERM,
      detachErr: EPERM,
      reasons: ['noCap', 'notMounted'],
    };
  },
  'another namespace and a child: EINVAL': async () => {
    const { path, end } = loaded();
    const other = await OtherNamespace.make('--mount');
    const stop = async () => {
      end();
      await other.end();
    };
    return {
      path: `${other.root}${path}`,
      end: stop,
      err: EINVAL,
      detachErr: EINVAL,
      reasons: ['foreignNs', 'children'],
    };
  },
  'another namespace without capability: EPERM': async () => {
    const path = tmpfs('a');
    const other = await OtherNamespace.make('--mount');
    const fd = openSync(`${other.root}${path}`, 'r');
    const end = async () => {
      closeSync(fd);
      await other.end();
    };
    return {
      path: '/proc/self/fd/3',
      fd: 3,
      caller: { via: AS_USER, descriptors: [fd] },
      end,
      err: EPERM,
      detachErr: EPERM,
      reasons: ['noCap', 'foreignNs'],
    };
  },
  'a detached tree, its root, and a child: EINVAL': () => {
    const { path, end } = loaded();
    const before: CallList = {
      memory: { tree: pathBlob(path) },
      calls: [[OPEN_TREE, AT_FDCWD, { memory: 'tree' }, OPEN_TREE_CLONE | AT_RECURSIVE]],
    };
    return {
      path: '/proc/self/fd/3',
      fd: { result: 0 },
      before,
      end,
      err: EINVAL,
      detachErr: EINVAL,
      reasons: ['foreignNs', 'nsRoot', 'children'],
    };
  },
};

test.each(Object.keys(cases))('%s', async (name) => {
  const one = await cases[name]?.();
  if (!one) throw new Error(`no case ${name}`);
  const { end, err, detachErr, reasons, ...question } = one;
  try {
    // Asking the security modules too changes nothing: they are asked about what would work.
    for (const more of [{}, { mask: MOUNT_INFO_UMOUNT_LSM }]) {
      const { info, happened } = askAndUnmount({ ...question, ...more });
      expect(info.umount).toMatchObject({ err, detachErr, reasons });
      expect(happened).toBe(err);
    }
  } finally {
    await end?.();
  }
});

const SIZE = MountInfo.size;

/** The verdict on a mount by id, from a program that has made it its root directory by its path. */
function asRoot(path: string, id: bigint) {
  const request = infoBlob(0x80n);
  new DataView(request.bytes.buffer).setBigUint64(8, id, true);
  const { results, memory } = makeCalls(64, {
    memory: { root: pathBlob(path), info: request },
    calls: [
      [CHROOT, { memory: 'root' }],
      [abi.syscalls.mount_info.number, AT_FDCWD, 0, { memory: 'info' }, SIZE, MOUNT_INFO_FLAG_BY_ID],
    ],
  });
  expect(results).toEqual([0, 0]);
  const { err, detachErr, reasons } = readInfo(memory['info']).umount ?? {};
  return { err, detachErr, reasons };
}

const idOf = async (target: MountTarget) => (await mountInfo({ ...target, want: ['basic'] })).mntId;

test("the caller's root, with a child and with a mount on it: EBUSY, and it could be detached", async () => {
  const path = tmpfs('root');
  tmpfs('root', 'child');
  const id = await idOf({ path });
  expect(asRoot(path, id)).toEqual({ err: EBUSY, detachErr: 0, reasons: ['callerRoot', 'children'] });
});

test('a covered mount with a child: EBUSY, and both are told', async () => {
  const path = tmpfs('a');
  tmpfs('a', 'b');
  const id = await idOf({ path });
  sh('mount', '-t', 'tmpfs', 'top', path);
  const { err, detachErr, reasons } = (await mountInfo({ id, want: ['umount'] })).umount;
  expect({ err, detachErr, reasons }).toEqual({
    err: EBUSY,
    detachErr: 0,
    reasons: ['children', 'obstructed'],
  });
});
