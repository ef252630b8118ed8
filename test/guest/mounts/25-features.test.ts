// SPDX-License-Identifier: MIT
// Wish 25, what a file system can do: what mount_info() says of each kind, against trying it.
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { AT_FDCWD, mountInfo, type MountFeature, type MountInfo } from '@lockstep/linux';
import { makeCalls, pathBlob } from '../lib/calls';
import { Disks } from '../lib/disks';
import { tryFeatures } from '../lib/feature-attempts';
import { FuseServer } from '../lib/fuse';
import { OtherNamespace } from '../lib/other-namespace';
import { Scratch, sh } from '../lib/scratch';

const MKDIRAT = 258;
const RENAMEAT2 = 316;
const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;
const RENAME_WHITEOUT = 4;
const EINVAL = 22;

let scratch: Scratch;
let disks: Disks;
let container: OtherNamespace;
let userNamespace: number;

beforeAll(async () => {
  container = await OtherNamespace.make('--user', '--map-root-user');
  userNamespace = openSync(container.ns('user'), 'r');
});
afterAll(async () => {
  closeSync(userNamespace);
  await container.end();
});
beforeEach(() => {
  scratch = new Scratch();
  disks = new Disks(scratch);
});
afterEach(() => {
  disks.dispose();
  scratch.dispose();
});

const ask = (path: string): Promise<MountInfo> => mountInfo({ path, want: ['features'] });

const RENAMES = ['renameNoreplace', 'renameExchange', 'renameWhiteout'] as const;
const ALL: readonly MountFeature[] = [
  'tmpfile',
  ...RENAMES,
  'idmap',
  'fileHandle',
  'fileHandleFid',
  'posixAcl',
  'userXattr',
  'casefold',
  'freeze',
];

function overlay(lower: string, options: readonly string[] = []): string {
  const layers = scratch.tmpfs('layers');
  for (const name of ['upper', 'work']) mkdirSync(`${layers}/${name}`);
  const words = [`lowerdir=${lower}`, `upperdir=${layers}/upper`, `workdir=${layers}/work`, ...options];
  return scratch.bind('overlay', 'm', '-t', 'overlay', '-o', words.join(','));
}

function onDisk(kind: 'ext4' | 'f2fs' | 'vfat', type: string, ...options: string[]): string {
  return scratch.bind(disks.formatted(kind, ...options), 'm', '-t', type);
}

/** Each makes a file system of which all can be known, and gives its mount point. */
const certain: Record<string, () => string> = {
  ext4: () => disks.mounted('ext4', 'm').path,
  'ext4 that can ignore case': () => onDisk('ext4', 'ext4', '-O', 'casefold'),
  xfs: () => disks.mounted('xfs', 'm').path,
  btrfs: () => disks.mounted('btrfs', 'm').path,
  f2fs: () => disks.mounted('f2fs', 'm').path,
  'f2fs that can ignore case': () => onDisk('f2fs', 'f2fs', '-O', 'casefold', '-C', 'utf8'),
  'f2fs without attributes and lists': () => disks.mounted('f2fs', 'm', '-o', 'nouser_xattr,noacl').path,
  vfat: () => disks.mounted('vfat', 'm').path,
  msdos: () => onDisk('vfat', 'msdos'),
  exfat: () => disks.mounted('exfat', 'm').path,
  tmpfs: () => scratch.tmpfs('m'),
  'tmpfs that can ignore case': () => scratch.tmpfs('m', '-o', 'casefold'),
  ramfs: () => scratch.bind('ramfs', 'm', '-t', 'ramfs'),
  hugetlbfs: () => scratch.bind('hugetlbfs', 'm', '-t', 'hugetlbfs'),
  overlay: () => overlay(scratch.makeDirectory('lower')),
  'overlay with handles': () => overlay(scratch.tmpfs('lower'), ['index=on', 'nfs_export=on']),
};

describe('features', () => {
  const seen = new Map<string, ReadonlySet<MountFeature>>();

  test.each(Object.keys(certain))('of %s are those that work', async (kind) => {
    const path = certain[kind]?.() ?? '';
    const { features, featuresKnown } = await ask(path);
    expect(featuresKnown).toEqual(new Set(ALL));
    expect(features).toEqual(tryFeatures(path, userNamespace));
    seen.set(kind, features ?? new Set());
  });

  // No file system here lacks the others; RENAME_NOREPLACE is missing further down.
  const told = ALL.filter((feature) => feature !== 'renameNoreplace' && feature !== 'fileHandleFid');
  test.each(told)('%s was there on one file system and missing on another', (feature) => {
    const found = [...seen.values()].map((features) => features.has(feature));
    expect(new Set(found)).toEqual(new Set([true, false]));
  });

  test('of fuse are unknown until its server has said that it knows nothing of them', async () => {
    const shown = scratch.tmpfs('shown');
    const server = await FuseServer.mount(shown, scratch.makeDirectory('m'), ['no_rename_flags']);
    const before = await ask(server.path);
    const told: MountFeature[] = ['tmpfile', ...RENAMES, 'posixAcl', 'userXattr'];
    // It is an attribute of files, of which a server tells nothing for the next one.
    const unknown: MountFeature[] = [...told, 'casefold'];
    for (const feature of unknown) expect([feature, before.supports(feature)]).toEqual([feature, undefined]);
    expect(before.featuresKnown).toEqual(new Set(ALL.filter((feature) => !unknown.includes(feature))));
    const worked = tryFeatures(server.path, userNamespace);
    const after = await ask(server.path);
    await server.dispose();
    expect(after.featuresKnown).toEqual(new Set(ALL.filter((feature) => feature !== 'casefold')));
    expect(after.features).toEqual(worked);
    expect(unknown.filter((feature) => worked.has(feature))).toEqual([]);
  });

  test('of fuse stay unknown if its server might do them for another file', async () => {
    const shown = scratch.tmpfs('shown');
    const server = await FuseServer.mount(shown, scratch.makeDirectory('m'));
    const worked = tryFeatures(server.path, userNamespace);
    const after = await ask(server.path);
    await server.dispose();
    expect(RENAMES.map((feature) => after.supports(feature))).toEqual([undefined, undefined, undefined]);
    expect(worked.has('renameExchange')).toBe(true);
    expect(after.supports('tmpfile')).toBe(false);
  });

  test('of an overlay that has no upper layer: no names are changed there, and lists are those of the layers', async () => {
    const [one, two] = [scratch.makeDirectory('one'), scratch.makeDirectory('two')];
    const info = await ask(scratch.bind('overlay', 'm', '-t', 'overlay', '-o', `lowerdir=${one}:${two}`));
    for (const feature of ['tmpfile', ...RENAMES] as const)
      expect([feature, info.supports(feature)]).toEqual([feature, false]);
    expect([info.supports('posixAcl'), info.supports('userXattr')]).toEqual([undefined, undefined]);
  });

  test('of an overlay are those of its upper layer where they are handed through', async () => {
    const upper = disks.mounted('f2fs', 'upper', '-o', 'nouser_xattr,noacl').path;
    for (const name of ['upper', 'work']) mkdirSync(`${upper}/${name}`);
    const layers = `lowerdir=${scratch.makeDirectory('lower')},upperdir=${upper}/upper,workdir=${upper}/work`;
    const path = scratch.bind('overlay', 'm', '-t', 'overlay', '-o', layers);
    const { features } = await ask(path);
    expect(features).toEqual(tryFeatures(path, userNamespace));
    expect(features?.has('userXattr')).toBe(false);
    expect(features?.has('posixAcl')).toBe(false);
  });

  test('of a 9p server are known as far as the client decides', async () => {
    const info = await ask('/lockstep');
    expect(RENAMES.map((feature) => info.supports(feature))).toEqual([false, false, false]);
    expect(info.supports('tmpfile')).toBe(false);
    expect(info.supports('userXattr')).toBeUndefined();
  });

  test('of bpffs, where directories are all that can be made by name', async () => {
    const path = scratch.bind('bpf', 'm', '-t', 'bpf');
    const info = await ask(path);
    const names = ['a', 'b', 'c', 'n', 'w'].map((name) => [name, pathBlob(`${path}/${name}`)] as const);
    const at = (name: string) => [AT_FDCWD, { memory: name }] as const;
    const { results } = makeCalls(64, {
      memory: Object.fromEntries(names),
      calls: [
        ...['a', 'b', 'c'].map((name) => [MKDIRAT, ...at(name), 0o755] as const),
        [RENAMEAT2, ...at('a'), ...at('n'), RENAME_NOREPLACE],
        [RENAMEAT2, ...at('b'), ...at('c'), RENAME_EXCHANGE],
        [RENAMEAT2, ...at('c'), ...at('w'), RENAME_WHITEOUT],
      ],
    });
    expect(results).toEqual([0, 0, 0, 0, 0, -EINVAL]);
    expect(RENAMES.map((feature) => info.supports(feature))).toEqual([true, true, false]);
    expect(info.supports('tmpfile')).toBe(false);
  });

  test('of erofs, which nobody can write: nothing is named anew there', async () => {
    const image = disks.loop(4);
    sh('mkfs.erofs', image, scratch.makeDirectory('content'));
    const info = await ask(scratch.bind(image, 'm', '-t', 'erofs'));
    for (const feature of ['tmpfile', ...RENAMES] as const)
      expect([feature, info.supports(feature)]).toEqual([feature, false]);
    expect(info.supports('fileHandle')).toBe(true);
  });

  test('of the file systems of the kernel: attributes of users for cgroups only, no flag of rename', async () => {
    const settable = (path: string): boolean => {
      try {
        sh('setfattr', '-n', 'user.lockstep', '-v', '1', path);
        return true;
      } catch (error) {
        expect(String(error)).toContain('Operation not supported');
        return false;
      }
    };
    const cgroup = '/sys/fs/cgroup/lockstep-features';
    mkdirSync(cgroup);
    const answers = await Promise.all([cgroup, '/sys'].map(ask));
    expect(answers.map((info) => info.supports('userXattr'))).toEqual([cgroup, '/sys'].map(settable));
    for (const feature of RENAMES)
      expect(answers.map((info) => info.supports(feature))).toEqual([false, false]);
    const rename = (flags: number) =>
      makeCalls(64, {
        memory: { from: pathBlob(cgroup), to: pathBlob(`${cgroup}-2`) },
        calls: [[RENAMEAT2, AT_FDCWD, { memory: 'from' }, AT_FDCWD, { memory: 'to' }, flags]],
      }).results;
    expect([RENAME_NOREPLACE, RENAME_WHITEOUT].map(rename)).toEqual([[-EINVAL], [-EINVAL]]);
    sh('rmdir', cgroup);
  });

  test('are those of the file system, whether it can be written now or only a file of it is mounted', async () => {
    const { device, path } = disks.mounted('ext4', 'm');
    const { fsFeatures } = await ask(path);
    writeFileSync(`${path}/file`, '');
    const target = scratch.makeDirectory('target');
    writeFileSync(`${target}/file`, '');
    sh('mount', '--bind', `${path}/file`, `${target}/file`);
    const file = await ask(`${target}/file`);
    sh('umount', `${target}/file`);
    sh('mount', '-o', 'remount,ro', path);
    const readOnly = await ask(path);
    expect([file.fsFeatures, readOnly.fsFeatures]).toEqual([fsFeatures, fsFeatures]);
    expect(device).toMatch(/^\/dev\/loop/);
  });
});
