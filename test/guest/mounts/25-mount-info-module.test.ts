// SPDX-License-Identifier: MIT
// Wish 25: mount_info() asks the security modules as statfs() does, about the root of the mount; a module that refuses
// it is written for the test.
import { chmodSync } from 'node:fs';
import { constants } from 'node:os';
import { MOUNT_INFO_BASIC, MOUNT_INFO_FLAG_BY_ID, MountInfo, mountInfo } from '@lockstep/linux';
import { abi } from '@lockstep/linux/raw';
import { makeCalls, pathBlob } from '../lib/calls';
import { bpfObject } from '../lib/programs';
import { Scratch, sh } from '../lib/scratch';
import { waitForReaders } from '../lib/settle';
import { infoBlob } from '../lib/unmount';

const { EACCES, EFAULT, ENOENT } = constants.errno;
const AT_FDCWD = -100;
const STATFS = 137;
const MOUNT_INFO = abi.syscalls.mount_info.number;
/** To whom the module refuses it. */
const REFUSED = 4321;

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  chmodSync(scratch.directory, 0o755);
});
afterEach(() => scratch.dispose());

/** What statfs() and mount_info() of a path give a user, a mount_info() that finds nothing, and one by id. */
async function ask(uid: number, path: string): Promise<number[]> {
  const byId = infoBlob(MOUNT_INFO_BASIC);
  new DataView(byId.bytes.buffer).setBigUint64(8, (await mountInfo(path)).mntId, true);
  const { results } = makeCalls(
    64,
    {
      memory: {
        path: pathBlob(path),
        missing: pathBlob(`${path}/missing`),
        answer: { size: 120 },
        info: infoBlob(MOUNT_INFO_BASIC),
        again: infoBlob(MOUNT_INFO_BASIC),
        closed: { ...infoBlob(MOUNT_INFO_BASIC), readOnly: true },
        byId,
      },
      calls: [
        [STATFS, { memory: 'path' }, { memory: 'answer' }],
        [MOUNT_INFO, AT_FDCWD, { memory: 'path' }, { memory: 'info' }, MountInfo.size, 0],
        [MOUNT_INFO, AT_FDCWD, 0, { memory: 'byId' }, MountInfo.size, MOUNT_INFO_FLAG_BY_ID],
        [MOUNT_INFO, AT_FDCWD, { memory: 'missing' }, { memory: 'again' }, MountInfo.size, 0],
        [MOUNT_INFO, AT_FDCWD, { memory: 'path' }, { memory: 'closed' }, MountInfo.size, 0],
      ],
    },
    { via: ['setpriv', `--reuid=${uid}`, '--clear-groups'] },
  );
  return results;
}

test('refused: the error is that of the module, after the lookup and before anything is written', async () => {
  const path = scratch.tmpfs('a');
  const programs = scratch.bind('bpf', 'bpf', '-t', 'bpf');
  sh('bpftool', 'prog', 'loadall', bpfObject('refuse-statfs'), programs, 'autoattach');
  expect(await ask(REFUSED, path)).toEqual([-EACCES, -EACCES, -EACCES, -ENOENT, -EACCES]);
  expect(await ask(REFUSED + 1, path)).toEqual([0, 0, 0, -ENOENT, -EFAULT]);
  scratch.unmount(programs);
  let results = await ask(REFUSED, path);
  // The module goes when nobody can be in it any more.
  while (results.includes(-EACCES)) {
    waitForReaders();
    results = await ask(REFUSED, path);
  }
  expect(results).toEqual([0, 0, 0, -ENOENT, -EFAULT]);
});
