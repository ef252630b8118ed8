// SPDX-License-Identifier: MIT
// Wish 25, the ids and numbers of the file system of a mount, against statmount(), statfs() and blkid(8).
import { mkdirSync, readFileSync } from 'node:fs';
import {
  mountInfo,
  MOUNT_INFO_FSID,
  MOUNT_INFO_SB,
  MOUNT_INFO_UUID,
  statmount,
  type MountInfo,
} from '@lockstep/linux';
import { makeCalls, pathBlob } from '../lib/calls';
import { DISK_FILE_SYSTEMS, Disks, type DiskFileSystem } from '../lib/disks';
import { Scratch, sh } from '../lib/scratch';

const STATFS = 137;
const STATFS_SIZE = 120;

let scratch: Scratch;
let disks: Disks;
beforeEach(() => {
  scratch = new Scratch();
  disks = new Disks(scratch);
});
afterEach(() => {
  disks.dispose();
  scratch.dispose();
});

const ask = (path: string): Promise<MountInfo> => mountInfo({ path, want: ['sb', 'uuid', 'fsid'] });

function statfs(path: string): { type: bigint; blockSize: bigint; fsid: bigint } {
  const { results, memory } = makeCalls(64, {
    memory: { path: pathBlob(path), buffer: { size: STATFS_SIZE } },
    calls: [[STATFS, { memory: 'path' }, { memory: 'buffer' }]],
  });
  expect(results).toEqual([0]);
  const buffer = memory['buffer'] ?? Buffer.alloc(STATFS_SIZE);
  return {
    type: buffer.readBigUInt64LE(0),
    blockSize: buffer.readBigUInt64LE(8),
    fsid: buffer.readBigUInt64LE(56),
  };
}

const kinds = Object.keys(DISK_FILE_SYSTEMS) as DiskFileSystem[];

describe('file-system', () => {
  test.each(kinds)('%s: numbers and ids are those that others tell', async (kind) => {
    const { device, path } = disks.mounted(kind, 'm');
    const info = await ask(path);
    const { type, blockSize, fsid } = statfs(path);
    expect(info.sbMagic).toBe(type);
    expect(BigInt(info.sbBlocksize)).toBe(kind === 'vfat' || kind === 'exfat' ? 512n : blockSize);
    expect(info.fsid).toBe(fsid);
    const line = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .find((line) => line.includes(` ${path} `));
    expect(`${info.sbDevMajor}:${info.sbDevMinor}`).toBe(line?.split(' ')[2]);
    const uuid = sh('blkid', '--probe', '--match-tag', 'UUID', '--output', 'value', device);
    // The driver of exFAT keeps none.
    expect(info.uuid).toBe(kind === 'exfat' ? undefined : uuid);
  });

  test('flags are those of statmount()', async () => {
    const device = disks.formatted('ext4', '-b', '1024');
    for (const options of ['rw', 'ro', 'sync,lazytime', 'dirsync']) {
      const path = scratch.bind(device, 'm', '-o', options);
      const info = await mountInfo({ path, want: ['basic', 'sb'] });
      const stat = await statmount({ id: info.mntId, want: ['sb'] });
      expect([options, info.sbFlags, info.sbMagic]).toEqual([options, stat.sbFlags, stat.sbMagic]);
      expect([info.sbDevMajor, info.sbDevMinor]).toEqual([stat.sbDevMajor, stat.sbDevMinor]);
      expect(info.sbBlocksize).toBe(1024);
      scratch.unmount(path);
    }
  });

  test('a subvolume of btrfs is the same file system, whatever its device number', async () => {
    const { device, path } = disks.mounted('btrfs', 'm');
    sh('btrfs', 'subvolume', 'create', `${path}/volume`);
    const volume = await ask(scratch.bind(device, 'volume', '-o', 'subvol=volume'));
    const top = await ask(path);
    expect(volume.uuid).toBe(top.uuid);
    expect([volume.sbDevMajor, volume.sbDevMinor]).toEqual([top.sbDevMajor, top.sbDevMinor]);
    // Its own f_fsid is what tells it from others of the pool.
    expect(volume.fsid).toBe(statfs(scratch.path('volume')).fsid);
    expect(volume.fsid).not.toBe(top.fsid);
  });

  test('one without a UUID has none', async () => {
    const info = await ask('/proc');
    expect(info.mask & (MOUNT_INFO_SB | MOUNT_INFO_UUID | MOUNT_INFO_FSID)).toBe(
      MOUNT_INFO_SB | MOUNT_INFO_FSID,
    );
    expect(info.uuid).toBeUndefined();
    expect(info.sbUuidLen).toBe(0);
    expect(Buffer.from(info.sbUuid).every((byte) => byte === 0)).toBe(true);
  });

  test('what was not asked for is not told', async () => {
    const path = scratch.tmpfs('m');
    mkdirSync(`${path}/below`);
    const info = await mountInfo({ path: `${path}/below`, want: ['sb'] });
    expect(info.mask).toBe(MOUNT_INFO_SB);
    expect([info.uuid, info.fsid, info.features, info.devices, info.primaryDevice]).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect(info.supports('tmpfile')).toBeUndefined();
  });
});
