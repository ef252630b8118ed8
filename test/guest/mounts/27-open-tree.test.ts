// SPDX-License-Identifier: MIT
// open_tree(), and open_tree_attr() where it is the same: what it gives, and the errors that need more than a wrong
// argument.
import { closeSync, mkdirSync, writeFileSync } from 'node:fs';
import {
  AT_FDCWD,
  OPEN_TREE_NAMESPACE,
  mountInfo,
  mountSetattr,
  openTree,
  openTreeAttr,
} from '@lockstep/linux';
import { call } from '@lockstep/linux/raw';
import { codeOf } from '../lib/errors';
import { attach, makeContainer, stateOf } from '../lib/mounts';
import { OtherNamespace } from '../lib/other-namespace';
import { Scratch, sh } from '../lib/scratch';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

const ways = { open_tree: openTree, open_tree_attr: openTreeAttr };

describe.each(Object.keys(ways) as (keyof typeof ways)[])('%s()', (name) => {
  const open = ways[name];

  test('opens the mount itself, or makes a detached copy of it', async () => {
    const path = scratch.tmpfs('a');
    writeFileSync(`${path}/file`, 'content');
    const { mntId } = await mountInfo(path);
    await using same = await open(path, {});
    expect((await mountInfo({ fd: same })).mntId).toBe(mntId);
    await using copy = await open(same, { clone: true });
    expect((await mountInfo({ fd: copy })).mntId).not.toBe(mntId);
    expect(attach(copy, scratch.adopt('b'))).toBe('ok');
    expect(sh('cat', scratch.path('b', 'file'))).toBe('content');
  });

  test('copies the mounts below only if it is asked to', async () => {
    const path = scratch.tmpfs('a');
    scratch.tmpfs('a/inner');
    mkdirSync(`${path}/inner/deep`);
    for (const recursive of [false, true]) {
      await using copy = await open(path, { clone: true, recursive });
      const at = scratch.adopt(`copy-${recursive}`);
      expect(attach(copy, at)).toBe('ok');
      expect(sh('ls', `${at}/inner`)).toBe(recursive ? 'deep' : '');
    }
  });

  test('no-capability: EPERM for a copy or a namespace, but not for the mount itself', () => {
    const script = `
      const { openTree, openTreeAttr } = require('@lockstep/linux');
      const { call } = require('@lockstep/linux/raw');
      const say = (promise) => promise.then(() => console.log('ok'), (error) => console.log(error.code));
      (async () => {
        await say(call('open_tree', [-100, '/', 0]));
        await say(${name === 'open_tree' ? 'openTree' : 'openTreeAttr'}('/', { clone: true }));
        await say(call('${name}', [-100, '/', ${OPEN_TREE_NAMESPACE}${name === 'open_tree' ? '' : ', null, 0'}]));
      })()`;
    const output = sh('setpriv', '--reuid=1000', '--clear-groups', process.execPath, '-e', script);
    expect(output.split('\n')).toEqual(['ok', 'EPERM', 'EPERM']);
  });

  test('no-search: EACCES below a directory that may not be searched', () => {
    const closed = scratch.makeDirectory('closed');
    mkdirSync(`${closed}/inner`);
    sh('chmod', '700', closed);
    sh('chmod', '755', scratch.directory);
    const args = name === 'open_tree' ? '0' : '0, null, 0';
    const script = `require('@lockstep/linux/raw').call('${name}', [-100, '${closed}/inner', ${args}])
      .catch((error) => console.log(error.code))`;
    expect(sh('setpriv', '--reuid=1000', '--clear-groups', process.execPath, '-e', script)).toBe('EACCES');
  });

  test('not-bindable: EINVAL for an unbindable mount, and for one of another namespace', async () => {
    const path = scratch.tmpfs('a');
    sh('mount', '--make-unbindable', path);
    expect(await codeOf(open(path, { clone: true }))).toBe('EINVAL');
    const other = await OtherNamespace.make('--mount');
    expect(await codeOf(open(`${other.root}/tmp`, { clone: true }))).toBe('EINVAL');
    await other.end();
  });

  test('locked-child: EINVAL for a copy that would reveal what a mount from outside covers', async () => {
    const path = scratch.tmpfs('a');
    scratch.tmpfs('a/inner');
    const container = await makeContainer();
    await container.run(async () => {
      expect(await codeOf(open(path, { clone: true }))).toBe('EINVAL');
      await (await open(path, { clone: true, recursive: true })).close();
    });
    await container.close();
  });
});

test('OPEN_TREE_NAMESPACE gives a namespace whose root is the copy', async () => {
  const path = scratch.tmpfs('a');
  const fd = await call('open_tree', [AT_FDCWD, path, OPEN_TREE_NAMESPACE]);
  expect(sh('readlink', `/proc/${process.pid}/fd/${fd}`)).toMatch(/^mnt:/);
  closeSync(fd);
});

test('open_tree_attr() changes the copy and leaves the original', async () => {
  const path = scratch.tmpfs('a');
  await using copy = await openTreeAttr(path, { clone: true, set: ['rdonly', 'nosuid'], atime: 'noatime' });
  expect(await stateOf(copy)).toEqual(['rdonly', 'nosuid', 'noatime']);
  expect(await stateOf(path)).toEqual(['relatime']);
  await mountSetattr(copy, { clear: ['rdonly'] });
  expect(await stateOf(copy)).toEqual(['nosuid', 'noatime']);
});
