// SPDX-License-Identifier: MIT
// Wishes 25 and 11: mount_info() asked in a loop, by path, descriptor and id, while mounts come, go, are moved and
// covered, and roots are pivoted, in the namespace itself and in containers. The answers make sense, nothing is left.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import {
  isSystemError,
  listmount,
  listMounts,
  MOUNT_STATE_ATTACHED,
  MOUNT_STATE_UNMOUNTED,
  mountInfo,
  type MountInfoGroup,
} from '@lockstep/linux';
import { rounds } from '../lib/rounds';
import { Scratch, sh } from '../lib/scratch';

const ROUNDS = rounds(40);
const want = [
  ...(['basic', 'ns', 'owner', 'locks', 'stack', 'umount', 'umountLsm', 'propagateFrom'] as const),
  ...(['sb', 'features', 'bdev', 'devs'] as const),
] satisfies MountInfoGroup[];

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

/** Runs a script over and over; the result stops it, after the round that it is in. */
function loop(script: string): () => Promise<void> {
  const child = spawn('sh', ['-c', `trap 'exit 0' TERM; while :; do ${script}; done`], { stdio: 'ignore' });
  return async () => {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  };
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'EINVAL')) return undefined;
    throw error;
  });
}

test('answers make sense while the tree changes', async () => {
  const base = scratch.tmpfs('base');
  sh('mount', '--make-private', base);
  const before = (await listmount()).length;
  const a = `${base}/a`;
  sh('mkdir', a, `${base}/b`);
  const scripts = [
    `mount -t tmpfs x ${a}; mkdir -p ${a}/c; mount -t tmpfs y ${a}/c; mount -t tmpfs z ${a}; umount ${a}; umount -l ${a}`,
    `mount -t tmpfs x ${base}/b; mount --make-private ${base}/b; mkdir ${base}/b/d; mount -t tmpfs y ${base}/b/d
     mkdir ${base}/b/e; mount --move ${base}/b/d ${base}/b/e; umount -l ${base}/b`,
    `unshare --user --map-root-user --mount sh -c '
       mount -t tmpfs r ${base}; mkdir ${base}/old; cd ${base}; pivot_root . old; umount -l old'`,
  ];
  const stops = scripts.map((script) => loop(script));
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const byPath = await mountInfo({ path: a, want });
      expect(byPath.mntState & MOUNT_STATE_ATTACHED).toBe(MOUNT_STATE_ATTACHED);
      const fd = openSync(a, 'r');
      const byFd = await mountInfo({ fd, want });
      const unmounted = (byFd.mntState & MOUNT_STATE_UNMOUNTED) !== 0n;
      expect(byFd.umount.reasons.includes('notMounted')).toBe(unmounted);
      expect(byFd.owner.visible).toBe(!unmounted);
      expect(byFd.stack.over === undefined).toBe(byFd.stack.above === 0);
      closeSync(fd);
      const byId = await unlessGone(mountInfo({ id: byFd.mntId, want }));
      if (byId) expect(byId.mntId).toBe(byFd.mntId);
      for await (const { mntId, info } of listMounts({ want: ['basic'], info: want }))
        expect(info.mntId).toBe(mntId);
    }
  } finally {
    for (const stop of stops) await stop();
  }
  for (const name of ['a', 'b'])
    while (sh('sh', '-c', `umount -l ${base}/${name} 2>/dev/null && echo more || true`) === 'more');
  expect((await listmount()).length).toBe(before);
});
