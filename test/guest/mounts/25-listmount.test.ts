// SPDX-License-Identifier: MIT
// listmount() and the walk listMounts(): order, batches, namespaces, and the errors that need more than a wrong
// argument.
import { readFileSync } from 'node:fs';
import { listmount, listMounts, listmountSync, LSMT_ROOT, MntIdReqView, statmount } from '@lockstep/linux';
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

const idOf = async (path: string): Promise<bigint> =>
  (await withFd(path, (fd) => statmount({ fd, want: ['basic'] }))).mntId;

function request(fill: (view: MntIdReqView) => void): Memory {
  const memory = new Memory(MntIdReqView.size);
  const view = new MntIdReqView(memory.view);
  view.size = MntIdReqView.size;
  view.mntId = LSMT_ROOT;
  fill(view);
  return memory;
}

describe('listmount', () => {
  test('walks the mounts that /proc/self/mountinfo shows', async () => {
    scratch.tmpfs('a');
    const old: number[] = [];
    for await (const mount of listMounts({ want: ['basic'] })) old.push(mount.mntIdOld);
    const shown = readFileSync('/proc/self/mountinfo', 'utf8')
      .trim()
      .split('\n')
      .map((line) => parseInt(line, 10));
    expect(old.sort()).toEqual(shown.sort());
  });

  test('takes up a full array where it ended', async () => {
    const all = await listmount();
    const pages: bigint[] = [];
    for (let after = 0n; ; after = pages.at(-1) ?? 0n) {
      const page = await listmount({ after, limit: 2 });
      pages.push(...page);
      if (page.length < 2) break;
    }
    expect(pages).toEqual(all);
    expect(listmountSync({ reverse: true })).toEqual([...all].reverse());
  });

  test('lists only what lies below a mount', async () => {
    const path = scratch.tmpfs('a');
    scratch.tmpfs('a/b');
    const [outer, inner] = [await idOf(path), await idOf(`${path}/b`)];
    expect(await listmount({ below: outer })).toEqual([inner]);
    expect(await listmount({ below: inner })).toEqual([]);
  });

  test('walks another namespace by its descriptor, more mounts than one batch has', async () => {
    // Each copy of the tree holds all copies made before it: ten of them are more than a thousand mounts.
    const root = scratch.tmpfs('many');
    for (let at = 0; at < 10; at += 1) scratch.makeDirectory(`many/${at}`);
    const other = await OtherNamespace.make('--mount');
    const script = `cd ${root} && for i in 0 1 2 3 4 5 6 7 8 9; do mount --rbind . $i || exit 1; done`;
    sh('nsenter', `--mount=${other.ns('mnt')}`, 'sh', '-c', script);
    let found = 0;
    await withFd(other.ns('mnt'), async (namespace) => {
      for await (const { mntPoint } of listMounts({ namespace, want: ['point'] }))
        if (mntPoint?.startsWith(root)) found += 1;
    });
    expect(found).toBe(1024);
    await other.end();
  });

  test('ends when its signal says so', async () => {
    const walk = async () => {
      for await (const mount of listMounts({ signal: AbortSignal.abort(new Error('enough')) })) return mount;
      return undefined;
    };
    await expect(walk()).rejects.toMatchObject({ code: 'ABORT_ERR', cause: { message: 'enough' } });
  });

  test('bad-array: EFAULT for an address that no program has', async () => {
    const ids = new Memory(8);
    const beyond = { address: 2 ** 62, byteLength: 8 };
    Object.defineProperty(ids, 'address', { value: beyond.address });
    expect(await codeOf(call('listmount', [request(() => undefined), ids, 1, 0]))).toBe('EFAULT');
  });

  test('bad-cursor: EINVAL for a cursor that is no unique id', async () => {
    expect(await codeOf(listmount({ after: 1n }))).toBe('EINVAL');
  });

  test('bad-namespace-fd, wrong-namespace-fd: EBADF and EINVAL', async () => {
    expect(await codeOf(listmount({ namespace: 1023 }))).toBe('EBADF');
    for (const path of ['/', '/proc/self/ns/user'])
      expect(await withFd(path, (namespace) => codeOf(listmount({ namespace })))).toBe('EINVAL');
  });

  test('unknown-id: ENOENT for a mount or a namespace that does not exist', async () => {
    expect(await codeOf(listmount({ below: ABSENT_ID }))).toBe('ENOENT');
    expect(await codeOf(listmount({ namespace: ABSENT_ID }))).toBe('ENOENT');
  });

  test('unreachable: EPERM without privileges', async () => {
    const id = await idOf(scratch.tmpfs('a'));
    expect(askFromJail(scratch, [['listmount', { id: String(id) }]])).toEqual(['EPERM']);
  });

  test('foreign-namespace: ENOENT for a mount namespace that the caller may not administer', async () => {
    const { mntNsId } = await statmount({ id: await idOf('/'), want: ['nsId'] });
    const script = `require('@lockstep/linux').listmount({ namespace: ${mntNsId}n }).then(
      () => console.log('ok'), (e) => console.log(e.code))`;
    expect(sh('unshare', '--user', '--map-root-user', '--mount', process.execPath, '-e', script)).toBe(
      'ENOENT',
    );
  });
});
