// SPDX-License-Identifier: MIT
// Wish 11: the tag `userns:` in mountinfo, which is there in containers only, and shows what whoever opened the file
// may see.
import { readFileSync } from 'node:fs';
import { listMounts, openat2, MOUNT_ATTR_IDMAP, MS_SHARED, MS_SLAVE, MS_UNBINDABLE } from '@lockstep/linux';
import {
  MOUNT_ATTR_NOATIME,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NODIRATIME,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_NOSYMFOLLOW,
  MOUNT_ATTR_RDONLY,
  MOUNT_ATTR_STRICTATIME,
  type StatmountView,
} from '@lockstep/linux';
import { Container, usernsOf } from '../lib/container';
import { lineOf, parseMountinfo } from '../lib/mountinfo';
import { OtherNamespace } from '../lib/other-namespace';
import { Scratch, sh } from '../lib/scratch';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

const FLAGS: readonly [bigint, string][] = [
  [MOUNT_ATTR_NOSUID, 'nosuid'],
  [MOUNT_ATTR_NODEV, 'nodev'],
  [MOUNT_ATTR_NOEXEC, 'noexec'],
  [MOUNT_ATTR_NOATIME, 'noatime'],
  [MOUNT_ATTR_NODIRATIME, 'nodiratime'],
];

function mountOptions({ mntAttr }: StatmountView): string {
  const relative = (mntAttr & (MOUNT_ATTR_NOATIME | MOUNT_ATTR_STRICTATIME)) === 0n;
  return [
    mntAttr & MOUNT_ATTR_RDONLY ? 'ro' : 'rw',
    ...FLAGS.filter(([bit]) => (mntAttr & bit) !== 0n).map(([, name]) => name),
    ...(relative ? ['relatime'] : []),
    ...(mntAttr & MOUNT_ATTR_NOSYMFOLLOW ? ['nosymfollow'] : []),
    ...(mntAttr & MOUNT_ATTR_IDMAP ? ['idmapped'] : []),
  ].join(',');
}

/** The line without what only the file system knows, made from statmount(). */
function expectedLine(mount: StatmountView): string {
  const { mntPropagation, mntMaster, mntPeerGroup, propagateFrom } = mount;
  return [
    `${mount.mntIdOld} ${mount.mntParentIdOld} ${mount.sbDevMajor}:${mount.sbDevMinor}`,
    `${mount.mntRoot} ${mount.mntPoint} ${mountOptions(mount)}`,
    ...(mntPropagation & MS_SHARED ? [`shared:${mntPeerGroup}`] : []),
    ...(mntPropagation & MS_SLAVE ? [`master:${mntMaster}`] : []),
    ...(propagateFrom !== 0n && propagateFrom !== mntMaster ? [`propagate_from:${propagateFrom}`] : []),
    ...(mntPropagation & MS_UNBINDABLE ? ['unbindable'] : []),
    `- ${mount.fsType}`,
  ].join(' ');
}

test('outside of containers the file is as it always was', async () => {
  const path = scratch.tmpfs('a', '-o', 'ro,nosuid,noexec,nodiratime');
  sh('mount', '--make-shared', path);
  scratch.bind(path, 'b', '--bind');
  sh('mount', '--make-slave', scratch.path('b'));
  sh('mount', '--make-shared', scratch.path('b'));
  scratch.tmpfs('c');
  sh('mount', '--make-unbindable', scratch.path('c'));
  const text = readFileSync('/proc/self/mountinfo', 'utf8');
  expect(text).not.toContain('userns:');
  const lines = text.split('\n');
  const found: string[] = [];
  for await (const mount of listMounts({
    want: ['basic', 'sb', 'root', 'point', 'fsType', 'fsSubtype', 'propagateFrom'],
  })) {
    const line = lines.find((line) => line.startsWith(`${mount.mntIdOld} `)) ?? '';
    const subtype = mount.fsSubtype === undefined ? '' : `.${mount.fsSubtype}`;
    expect(line.startsWith(`${expectedLine(mount)}${subtype} `) && line).toBe(line);
    found.push(line);
  }
  expect(found.sort()).toEqual(lines.filter((line) => line !== '').sort());
  const other = await OtherNamespace.make('--mount');
  const elsewhere = readFileSync(other.ns('mnt').replace('ns/mnt', 'mountinfo'), 'utf8');
  await other.end();
  expect(elsewhere).not.toContain('userns:');
});

describe('in a container', () => {
  let container: Container;
  let inherited: string;
  let own: string;
  beforeEach(async () => {
    inherited = scratch.tmpfs('inherited');
    own = scratch.makeDirectory('own');
    container = await Container.make();
    container.run('mount', '-t', 'tmpfs', 'own', own);
    container.run('mount', '--make-shared', own);
  });
  afterEach(() => container.end());

  const inside = () => container.run('cat', '/proc/self/mountinfo');
  const outside = () => readFileSync(`/proc/${container.pid}/mountinfo`, 'utf8');

  test('every line names the owner, of the inherited mounts the name is withheld', () => {
    const text = inside();
    for (const { tags } of parseMountinfo(text)) expect(tags).toHaveProperty('userns');
    expect(lineOf(text, own).tags).toMatchObject({ userns: String(container.userns) });
    expect(lineOf(text, inherited).tags).toMatchObject({ userns: '0' });
    expect(lineOf(text, '/').tags).toMatchObject({ userns: '0' });
  });

  test('the host sees who owns what', () => {
    const text = outside();
    expect(lineOf(text, own).tags).toMatchObject({ userns: String(container.userns) });
    expect(lineOf(text, inherited).tags).toMatchObject({ userns: String(usernsOf('self')) });
  });

  test('the tag is the last of the optional fields', () => {
    const { text } = lineOf(inside(), own);
    expect(text).toMatch(new RegExp(` shared:[0-9]+ userns:${container.userns} - tmpfs own `));
  });

  test('mounts and mountstats say nothing of it', () => {
    for (const file of ['mounts', 'mountstats'])
      expect(container.run('cat', `/proc/self/${file}`)).not.toContain('userns:');
  });

  test('a descriptor shows what whoever opened it may see, wherever it is read', async () => {
    const opened = await container.ask(() => openat2(`/proc/${container.pid}/mountinfo`));
    const text = readFileSync(opened.fd, 'utf8');
    await opened.close();
    expect(lineOf(text, inherited).tags).toMatchObject({ userns: '0' });
    const [nsenter = '', ...options] = container.via;
    const passed = sh(
      'sh',
      '-c',
      `exec ${[nsenter, ...options].join(' ')} cat <"$0"`,
      `/proc/${container.pid}/mountinfo`,
    );
    expect(lineOf(passed, inherited).tags).toMatchObject({ userns: String(usernsOf('self')) });
  });
});
