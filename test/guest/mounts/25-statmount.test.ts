// SPDX-License-Identifier: MIT
// statmount(): strings and groups as the SDK decodes them, and the errors that need more than a wrong argument.
import { readFileSync } from 'node:fs';
import {
  listmountSync,
  MntIdReqView,
  probe,
  STATMOUNT_BY_FD,
  STATMOUNT_MNT_BASIC,
  STATMOUNT_MNT_POINT,
  statmount,
  statmountSync,
  StatmountView,
} from '@lockstep/linux';
import { call, Memory } from '@lockstep/linux/raw';
import { codeOf } from '../lib/errors';
import { withFd } from '../lib/files';
import { askFromJail } from '../lib/jail';
import { Scratch, sh } from '../lib/scratch';

const ABSENT_ID = 0x7fffffffffffn;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

/** The line of /proc/self/mountinfo of a mount point; the topmost if there are several. */
function mountinfoLine(path: string): string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return (lines.filter((line) => line.split(' ')[4] === path).at(-1) ?? '').split(' ');
}

const idOf = (path: string): Promise<StatmountView> =>
  withFd(path, (fd) => statmount({ fd, want: ['basic'] }));

function request(fill: (view: MntIdReqView) => void): Memory {
  const memory = new Memory(MntIdReqView.size);
  const view = new MntIdReqView(memory.view);
  view.size = MntIdReqView.size;
  view.param = STATMOUNT_MNT_BASIC;
  fill(view);
  return memory;
}

describe('statmount', () => {
  test('says of a mount what /proc/self/mountinfo says', async () => {
    const path = scratch.tmpfs('a', '-o', 'ro,size=64k');
    const { mntId } = await idOf(path);
    const mount = await statmount({
      id: mntId,
      want: ['basic', 'sb', 'root', 'point', 'fsType', 'source', 'options'],
    });
    const [id, parent, device, root, point] = mountinfoLine(path);
    expect(String(mount.mntIdOld)).toBe(id);
    expect(String(mount.mntParentIdOld)).toBe(parent);
    expect(`${mount.sbDevMajor}:${mount.sbDevMinor}`).toBe(device);
    expect(mount.mntRoot).toBe(root);
    expect(mount.mntPoint).toBe(point);
    expect(mount.fsType).toBe('tmpfs');
    expect(mount.sbSource).toBe('scratch');
    expect(mount.mntOpts).toContain('size=64k');
  });

  test('has no text for a group that was not asked for', async () => {
    const mount = await statmount({ id: (await idOf('/')).mntId, want: ['point'] });
    expect(mount.mntPoint).toBe('/');
    expect(mount.fsType).toBeUndefined();
    expect(mount.has(STATMOUNT_MNT_BASIC)).toBe(false);
  });

  test('answers alike now and on a thread', async () => {
    const [id = 0n] = listmountSync({ limit: 1 });
    const now = statmountSync({ id });
    const later = await statmount({ id });
    expect(now.mntPoint).toBe(later.mntPoint);
    expect(now.mntId).toBe(later.mntId);
  });

  test('is announced by probe()', async () => {
    const features = await probe();
    expect(features['statmount()']).toEqual({ available: true, needs: 'Linux 6.8' });
    expect(features['statmount() by descriptor']).toEqual({ available: true, needs: 'Linux 7.0' });
  });

  test('long-strings: EOVERFLOW until the buffer has room, which the SDK makes', async () => {
    const path = scratch.tmpfs(Array.from({ length: 12 }, (_, at) => `${'x'.repeat(240)}${at}`).join('/'));
    const { mntId } = await idOf(path);
    const mount = await statmount({ id: mntId, want: ['point'] });
    expect(mount.mntPoint).toBe(path);
    expect(path.length).toBeGreaterThan(2000);
    const small = new Memory(StatmountView.size + 512);
    const wanted = request((view) => {
      view.mntId = mntId;
      view.param = STATMOUNT_MNT_POINT;
    });
    expect(await codeOf(call('statmount', [wanted, small, small.byteLength, 0]))).toBe('EOVERFLOW');
  });

  test('small-buffer: EOVERFLOW if strings have no room at all', async () => {
    const { mntId } = await idOf('/');
    const buffer = new Memory(StatmountView.size);
    const wanted = request((view) => {
      view.mntId = mntId;
      view.param = STATMOUNT_MNT_POINT;
    });
    expect(await codeOf(call('statmount', [wanted, buffer, StatmountView.size, 0]))).toBe('EOVERFLOW');
  });

  test('bad-buffer: EFAULT for an address that no program has', async () => {
    const { mntId } = await idOf('/');
    const wanted = request((view) => (view.mntId = mntId));
    const buffer = new Memory(StatmountView.size);
    const outside = 2 ** 62;
    expect(await codeOf(call('statmount', [wanted, buffer, outside, 0]))).toBe('EFAULT');
  });

  test('bad-fd: EBADF', async () => {
    const wanted = request((view) => (view.mntFd = 1023));
    const buffer = new Memory(StatmountView.size);
    expect(await codeOf(call('statmount', [wanted, buffer, buffer.byteLength, STATMOUNT_BY_FD]))).toBe(
      'EBADF',
    );
  });

  test('bad-namespace-fd: EBADF', async () => {
    const { mntId: id } = await idOf('/');
    expect(await codeOf(statmount({ id, namespace: 1023 }))).toBe('EBADF');
  });

  test('wrong-namespace-fd: EINVAL', async () => {
    const { mntId: id } = await idOf('/');
    for (const path of ['/', '/proc/self/ns/user'])
      expect(await withFd(path, (namespace) => codeOf(statmount({ id, namespace })))).toBe('EINVAL');
  });

  test('unknown-namespace, unknown-id: ENOENT', async () => {
    const { mntId: id } = await idOf('/');
    expect(await codeOf(statmount({ id, namespace: ABSENT_ID }))).toBe('ENOENT');
    expect(await codeOf(statmount({ id: ABSENT_ID }))).toBe('ENOENT');
  });

  test('unreachable: EPERM without privileges', async () => {
    const { mntId } = await idOf(scratch.tmpfs('a'));
    expect(askFromJail(scratch, [['statmount', { id: String(mntId) }]])).toEqual(['EPERM']);
  });

  test('foreign-namespace: EPERM for a mount namespace that the caller may not administer', async () => {
    const { mntId } = await idOf('/');
    const { mntNsId } = await statmount({ id: mntId, want: ['nsId'] });
    const script = `require('@lockstep/linux').statmount({ id: ${mntId}n, namespace: ${mntNsId}n }).then(
      () => console.log('ok'), (e) => console.log(e.code))`;
    expect(sh('unshare', '--user', '--map-root-user', '--mount', process.execPath, '-e', script)).toBe(
      'EPERM',
    );
  });
});
