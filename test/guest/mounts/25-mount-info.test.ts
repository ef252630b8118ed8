// SPDX-License-Identifier: MIT
// Wish 25, mount_info(): its answers beside statmount()'s, the three ways to name a mount, and the errors that need
// more than a wrong argument (those come from the errno table and are tried in generated/).
import { mkdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import {
  AT_FDCWD,
  mountInfo,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_RDONLY,
  MOUNT_INFO_BASIC,
  MOUNT_INFO_FLAG_BY_ID,
  MOUNT_INFO_NS,
  MOUNT_STATE_ATTACHED,
  MOUNT_STATE_OVERMOUNTED,
  MOUNT_STATE_PATH_IS_ROOT,
  MOUNT_STATE_REACHABLE,
  MOUNT_STATE_UNMOUNTED,
  MountInfoView,
  statmount,
} from '@lockstep/linux';
import { call, Memory } from '@lockstep/linux/raw';
import { codeOf } from '../lib/errors';
import { withFd } from '../lib/files';
import { askFromJail } from '../lib/jail';
import { OtherNamespace } from '../lib/other-namespace';
import { Scratch, sh } from '../lib/scratch';

const ABSENT_ID = 0x7fffffffffffn;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

describe('mount-info', () => {
  test('says of a mount what statmount() says', async () => {
    const path = scratch.tmpfs('a', '-o', 'ro,noexec');
    sh('mount', '--make-shared', path);
    const info = await mountInfo(path);
    const stat = await statmount({ id: info.mntId, want: ['basic', 'nsId'] });
    expect(info.mntId).toBe(stat.mntId);
    expect(info.mntParentId).toBe(stat.mntParentId);
    expect(info.mntIdOld).toBe(stat.mntIdOld);
    expect(info.mntParentIdOld).toBe(stat.mntParentIdOld);
    expect(info.mntAttr).toBe(stat.mntAttr);
    expect(info.mntAttr & (MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC)).toBe(
      MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC,
    );
    expect(info.mntPropagation).toBe(stat.mntPropagation);
    expect(info.mntPeerGroup).toBe(stat.mntPeerGroup);
    expect(info.mntPeerGroup).not.toBe(0n);
    expect(info.mntMaster).toBe(stat.mntMaster);
    expect(info.mntNsId).toBe(stat.mntNsId);
  });

  test('gives the namespaces as /proc shows them', async () => {
    const info = await mountInfo('/');
    expect(`mnt:[${info.mntNsIno}]`).toBe(readlinkSync('/proc/self/ns/mnt'));
    expect(`user:[${info.mntnsUsernsIno}]`).toBe(readlinkSync('/proc/self/ns/user'));
    expect(info.mntnsUsernsId).not.toBe(0n);
  });

  test('fills the groups that were wanted and nothing else', async () => {
    const info = await mountInfo({ path: '/', want: ['ns'] });
    expect(info.mask).toBe(MOUNT_INFO_NS);
    expect(info.has(MOUNT_INFO_BASIC)).toBe(false);
    expect(info.mntParentId).toBe(0n);
    expect(info.mntAttr).toBe(0n);
    expect(info.mntState & MOUNT_STATE_ATTACHED).toBe(MOUNT_STATE_ATTACHED);
  });

  test('answers alike by path, by descriptor and by id', async () => {
    const path = scratch.tmpfs('a');
    const byPath = await mountInfo(path);
    const byFd = await withFd(path, (fd) => mountInfo({ fd }));
    const byId = await mountInfo({ id: byPath.mntId });
    const byBoth = await mountInfo({ id: byPath.mntId, namespace: byPath.mntNsId });
    const bytes = ({ view }: MountInfoView) => Buffer.from(view.buffer, view.byteOffset, MountInfoView.size);
    expect(bytes(byFd)).toEqual(bytes(byPath));
    expect(byId.mntState | MOUNT_STATE_PATH_IS_ROOT).toBe(byPath.mntState);
    expect(byId.mntParentId).toBe(byPath.mntParentId);
    expect(bytes(byBoth)).toEqual(bytes(byId));
  });

  test('tells the root of a mount from what lies below it', async () => {
    const path = scratch.tmpfs('a');
    mkdirSync(`${path}/below`);
    const root = await mountInfo(path);
    const below = await mountInfo(`${path}/below`);
    expect(below.mntId).toBe(root.mntId);
    expect(root.mntState).toBe(below.mntState | MOUNT_STATE_PATH_IS_ROOT);
    expect(below.mntState & MOUNT_STATE_PATH_IS_ROOT).toBe(0n);
    expect(root.mntState & MOUNT_STATE_REACHABLE).toBe(MOUNT_STATE_REACHABLE);
  });

  test('follows a symbolic link only if it may', async () => {
    const path = scratch.tmpfs('a');
    const link = scratch.path('link');
    symlinkSync(path, link);
    const target = await mountInfo(path);
    expect((await mountInfo(link)).mntId).toBe(target.mntId);
    expect((await mountInfo({ path: link, noFollow: true })).mntId).toBe(target.mntParentId);
  });

  test('reaches a covered mount by descriptor and by id', async () => {
    const path = scratch.tmpfs('a');
    const lower = await mountInfo(path);
    await withFd(path, async (fd) => {
      scratch.tmpfs('a');
      const upper = await mountInfo(path);
      expect(upper.mntId).not.toBe(lower.mntId);
      expect(upper.mntParentId).toBe(lower.mntId);
      for (const covered of [await mountInfo({ fd }), await mountInfo({ id: lower.mntId })]) {
        expect(covered.mntId).toBe(lower.mntId);
        expect(covered.mntState & MOUNT_STATE_OVERMOUNTED).toBe(MOUNT_STATE_OVERMOUNTED);
      }
      expect(upper.mntState & MOUNT_STATE_OVERMOUNTED).toBe(0n);
    });
  });

  test('still answers for a mount that was unmounted while it is open', async () => {
    const path = scratch.tmpfs('a');
    const before = await mountInfo(path);
    await withFd(path, async (fd) => {
      scratch.unmount(path);
      const after = await mountInfo({ fd });
      expect(after.mntId).toBe(before.mntId);
      expect(after.mntState & (MOUNT_STATE_UNMOUNTED | MOUNT_STATE_ATTACHED)).toBe(MOUNT_STATE_UNMOUNTED);
      expect(after.has(MOUNT_INFO_NS)).toBe(false);
      expect(await codeOf(mountInfo({ id: before.mntId }))).toBe('ENOENT');
    });
  });

  test('sees a mount of another namespace by descriptor of the namespace and by its id', async () => {
    const other = await OtherNamespace.make('--mount');
    const foreign = await mountInfo(`${other.root}/tmp`);
    expect(foreign.mntNsId).not.toBe((await mountInfo('/tmp')).mntNsId);
    expect(foreign.mntState & MOUNT_STATE_REACHABLE).toBe(0n);
    const byFd = await withFd(other.ns('mnt'), (namespace) => mountInfo({ id: foreign.mntId, namespace }));
    const byId = await mountInfo({ id: foreign.mntId, namespace: foreign.mntNsId });
    for (const info of [byFd, byId]) expect(info.mntParentId).toBe(foreign.mntParentId);
    expect(foreign.mntNsIno).toBe(statSync(other.ns('mnt')).ino);
    await other.end();
  });

  test('zeroes what a larger structure has behind its own', async () => {
    const memory = new Memory(MountInfoView.size + 64);
    memory.bytes.fill(0xff, MountInfoView.size);
    new MountInfoView(memory.view).mask = MOUNT_INFO_BASIC;
    await call('mount_info', [AT_FDCWD, '/', memory, memory.byteLength, 0]);
    expect(memory.bytes.subarray(MountInfoView.size)).toEqual(new Uint8Array(64));
  });

  test('refuses a buffer that is used again without setting the three words', async () => {
    const memory = new Memory(MountInfoView.size);
    const info = new MountInfoView(memory.view);
    info.mask = MOUNT_INFO_BASIC;
    const again = () => call('mount_info', [AT_FDCWD, '/', memory, memory.byteLength, 0]);
    await again();
    expect(await codeOf(again())).toBe('EINVAL');
    info.mask = MOUNT_INFO_BASIC;
    info.mntId = 0n;
    info.mntNsId = 0n;
    await again();
    expect(info.has(MOUNT_INFO_BASIC)).toBe(true);
  });

  test('by-id-wrong-fd: EINVAL for a descriptor that is no mount namespace', async () => {
    const { mntId } = await mountInfo('/');
    expect(await withFd('/', (namespace) => codeOf(mountInfo({ id: mntId, namespace })))).toBe('EINVAL');
    expect(
      await withFd('/proc/self/ns/user', (namespace) => codeOf(mountInfo({ id: mntId, namespace }))),
    ).toBe('EINVAL');
    const memory = new Memory(MountInfoView.size);
    new MountInfoView(memory.view).mntId = mntId;
    const badFd = call('mount_info', [1023, null, memory, memory.byteLength, MOUNT_INFO_FLAG_BY_ID]);
    expect(await codeOf(badFd)).toBe('EBADF');
  });

  test('unknown-id, unknown-namespace: ENOENT for an id that no mount or no namespace has', async () => {
    const { mntId } = await mountInfo('/');
    expect(await codeOf(mountInfo({ id: ABSENT_ID }))).toBe('ENOENT');
    expect(await codeOf(mountInfo({ id: mntId, namespace: ABSENT_ID }))).toBe('ENOENT');
  });

  test('internal: EINVAL for a namespace file, which lies on a mount of the kernel itself', async () => {
    expect(await withFd('/proc/self/ns/mnt', (fd) => codeOf(mountInfo({ fd })))).toBe('EINVAL');
    // By its path it is a file of procfs, whose link is not followed.
    expect((await mountInfo({ path: '/proc/self/ns/mnt', noFollow: true })).mntId).toBe(
      (await mountInfo('/proc')).mntId,
    );
  });

  test('no-search, no-permission: without privileges a closed directory is EACCES, an unreachable id EPERM', async () => {
    const path = scratch.tmpfs('a');
    const outside = await mountInfo(path);
    const [code] = askFromJail(scratch, [['mountInfo', { id: String(outside.mntId) }]]);
    expect(code).toBe('EPERM');
    const closed = scratch.makeDirectory('closed');
    mkdirSync(`${closed}/inner`);
    sh('chmod', '700', closed);
    sh('chmod', '755', scratch.directory);
    const script = `require('@lockstep/linux').mountInfo('${closed}/inner').catch((e) => console.log(e.code))`;
    expect(sh('setpriv', '--reuid=1000', '--clear-groups', process.execPath, '-e', script)).toBe('EACCES');
  });

  test('foreign-namespace: EPERM for a mount namespace that the caller may not administer, whatever the id', async () => {
    const { mntId, mntNsId } = await mountInfo('/');
    const script = `const { mountInfo } = require('@lockstep/linux');
      (async () => {
        for (const id of [${mntId}n, ${ABSENT_ID}n])
          await mountInfo({ id, namespace: ${mntNsId}n }).then(() => console.log('ok'), (e) => console.log(e.code));
      })()`;
    const codes = sh('unshare', '--user', '--map-root-user', '--mount', process.execPath, '-e', script);
    expect(codes.split('\n')).toEqual(['EPERM', 'EPERM']);
  });
});
