// SPDX-License-Identifier: MIT
// mount_info() of a mount that is taken away meanwhile: the whole answer or ENOENT, and nothing is left of it.
import { mkdirSync, readFileSync } from 'node:fs';
import { mountInfo } from '@lockstep/linux';
import { codeOf } from '../lib/errors';
import { libc, mountIdOf } from '../lib/libc';
import { rounds } from '../lib/rounds';
import { Scratch } from '../lib/scratch';

const MNT_DETACH = 2;
const mount = libc.func(
  'int mount(const char *from, const char *to, const char *type, long flags, intptr_t data)',
);
const umount2 = libc.func('int umount2(const char *path, int flags)');

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

test('a mount that goes while it is asked for', async () => {
  const path = scratch.path('going');
  mkdirSync(path);
  const table = readFileSync('/proc/self/mountinfo', 'utf8');
  for (let round = rounds(200); round > 0; round--) {
    expect(mount('going', path, 'tmpfs', 0, 0)).toBe(0);
    const id = mountIdOf(path);
    const asked = mountInfo({ id });
    expect(umount2(path, MNT_DETACH)).toBe(0);
    const info = await asked.catch(() => undefined);
    if (info) expect(info.mntId).toBe(id);
    else expect(await codeOf(asked)).toBe('ENOENT');
  }
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(table);
});
