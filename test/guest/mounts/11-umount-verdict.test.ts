// SPDX-License-Identifier: MIT
// Wish 11: what mount_info() says about an unmount is what umount2() then does, for everything that can stand in its
// way, plain and with MNT_DETACH, for programs of both word sizes.
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { type UmountReason } from '@lockstep/linux';
import { pathBlob, type Bits } from '../lib/calls';
import { OtherNamespace } from '../lib/other-namespace';
import { Scratch, sh } from '../lib/scratch';
import { askAndUnmount, type Question } from '../lib/unmount';

const { EBUSY, EINVAL, EPERM } = constants.errno;
const OPEN_TREE = 428;
const OPEN_TREE_CLONE = 1;
const AT_FDCWD = -100;

interface Case extends Question {
  err: number;
  detachErr: number;
  reasons: UmountReason[];
  end?: () => Promise<void> | void;
}

let scratch: Scratch;
let base: string;
beforeEach(() => {
  scratch = new Scratch();
  base = scratch.tmpfs('base');
  sh('mount', '--make-private', base);
});
/** The mounts of a test lie on `base` and go with it. */
afterEach(() => scratch.dispose());

function tmpfs(...names: string[]): string {
  const path = [base, ...names].join('/');
  mkdirSync(path, { recursive: true });
  sh('mount', '-t', 'tmpfs', 'case', path);
  return path;
}

/** A mount below a shared one, and the copy of it that propagation has made. */
function propagated(): { path: string; copy: string } {
  const shared = tmpfs('shared');
  sh('mount', '--make-shared', shared);
  mkdirSync(`${base}/peer`);
  sh('mount', '--bind', shared, `${base}/peer`);
  return { path: tmpfs('shared', 'mount'), copy: `${base}/peer/mount` };
}

function held(path: string): () => void {
  const fd = openSync(path, 'r');
  return () => closeSync(fd);
}

const cases: Record<string, () => Case | Promise<Case>> = {
  'nothing in the way': () => ({ path: tmpfs('a'), err: 0, detachErr: 0, reasons: [] }),

  'an open file': () => {
    const path = tmpfs('a');
    return { path, end: held(path), err: EBUSY, detachErr: 0, reasons: ['busy'] };
  },

  'a current directory': () => {
    const path = tmpfs('a');
    return { path, caller: { cwd: path }, err: EBUSY, detachErr: 0, reasons: ['busy'] };
  },

  'a mount below': () => {
    const path = tmpfs('a');
    tmpfs('a', 'b');
    return { path, err: EBUSY, detachErr: 0, reasons: ['children'] };
  },

  'a mount below and an open file': () => {
    const path = tmpfs('a');
    tmpfs('a', 'b');
    return { path, end: held(path), err: EBUSY, detachErr: 0, reasons: ['children'] };
  },

  'an open file on a copy that would go along': () => {
    const { path, copy } = propagated();
    return { path, end: held(copy), err: EBUSY, detachErr: 0, reasons: ['busy'] };
  },

  'a copy that would go along': () => ({ path: propagated().path, err: 0, detachErr: 0, reasons: [] }),

  'a copy that stays, since something lies on it': () => {
    const { path, copy } = propagated();
    sh('mount', '--make-private', copy);
    mkdirSync(`${copy}/kept`);
    sh('mount', '-t', 'tmpfs', 'case', `${copy}/kept`);
    return { path, end: held(copy), err: 0, detachErr: 0, reasons: [] };
  },

  'no capability': () => {
    chmodSync(scratch.directory, 0o755);
    const via = ['setpriv', '--reuid=1000', '--clear-groups'];
    return { path: tmpfs('a'), caller: { via }, err: EPERM, detachErr: EPERM, reasons: ['noCap'] };
  },

  'no capability and a mount below': () => {
    chmodSync(scratch.directory, 0o755);
    const via = ['setpriv', '--reuid=1000', '--clear-groups'];
    const path = tmpfs('a');
    tmpfs('a', 'b');
    return { path, caller: { via }, err: EPERM, detachErr: EPERM, reasons: ['noCap', 'children'] };
  },

  'a lock': () => {
    const via = ['unshare', '--user', '--map-root-user', '--mount'];
    return { path: tmpfs('a'), caller: { via }, err: EINVAL, detachErr: EINVAL, reasons: ['locked'] };
  },

  'a mount of its own below a lock': () => {
    const via = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'];
    const path = tmpfs('a');
    via.push(`mount -t tmpfs own ${path} && exec "$0"`);
    return { path, caller: { via }, err: 0, detachErr: 0, reasons: [] };
  },

  'another mount namespace': async () => {
    const path = tmpfs('a');
    const other = await OtherNamespace.make('--mount');
    const end = () => other.end();
    return { path: `${other.root}${path}`, end, err: EINVAL, detachErr: EINVAL, reasons: ['foreignNs'] };
  },

  'a detached tree': () => {
    const path = '/proc/self/fd/3';
    const before = {
      memory: { tree: pathBlob(tmpfs('a')) },
      calls: [[OPEN_TREE, AT_FDCWD, { memory: 'tree' }, OPEN_TREE_CLONE]] as const,
    };
    const reasons: UmountReason[] = ['foreignNs', 'nsRoot'];
    return { path, fd: { result: 0 }, before, err: EINVAL, detachErr: EINVAL, reasons };
  },

  'an earlier unmount': () => {
    const path = tmpfs('a');
    const fd = openSync(path, 'r');
    sh('umount', '--lazy', path);
    const caller = { descriptors: [fd] };
    const end = () => closeSync(fd);
    const reasons: UmountReason[] = ['notMounted'];
    return { path: '/proc/self/fd/3', fd: 3, caller, end, err: EINVAL, detachErr: EINVAL, reasons };
  },
};

const tries = Object.keys(cases).flatMap((name) =>
  ([64, 32] as const).flatMap((bits) =>
    [false, true].map((detach) => ({ name, bits, detach, how: detach ? 'MNT_DETACH' : 'plain' })),
  ),
);

test.each<{ name: string; bits: Bits; detach: boolean; how: string }>(tries)(
  '$name: verdict and unmount agree ($bits bits, $how)',
  async ({ name, bits, detach }) => {
    const one = await cases[name]?.();
    if (!one) throw new Error(`no case ${name}`);
    const { end, err, detachErr, reasons, ...question } = one;
    try {
      const { info, happened } = askAndUnmount({ ...question, bits, detach });
      expect(info.umount).toMatchObject({ err, detachErr, reasons });
      expect(happened).toBe(detach ? detachErr : err);
    } finally {
      await end?.();
    }
  },
);
