// SPDX-License-Identifier: MIT
// Wish 25, the block devices of a mount: each kind of file system that stands on several, and what the sequence
// number of a disk is good for.
import { mkdirSync, writeFileSync } from 'node:fs';
import { mountInfo, MOUNT_INFO_BDEV, MOUNT_INFO_DEVS, type MountDevice } from '@lockstep/linux';
import { diskseqOf, ext4WithJournal, numberOf } from '../lib/device-facts';
import { Disks } from '../lib/disks';
import { Scratch, sh } from '../lib/scratch';

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

interface Told {
  number: string;
  diskseq: bigint;
  role: string;
}

const told = ({
  major,
  minor,
  diskseq,
  role,
}: Pick<MountDevice, 'major' | 'minor' | 'diskseq' | 'role'>): Told => ({
  number: `${major}:${minor}`,
  diskseq,
  role,
});

const known = (device: string, role: MountDevice['role']): Told => ({
  number: numberOf(device),
  diskseq: diskseqOf(device),
  role,
});

async function devicesOf(path: string): Promise<Told[]> {
  const { devices } = await mountInfo({ path, want: ['devs'] });
  return devices.map(told);
}

async function primaryOf(path: string): Promise<Told | undefined> {
  const { primaryDevice } = await mountInfo({ path, want: ['bdev'] });
  return primaryDevice && told({ ...primaryDevice, role: 'primary' });
}

describe('devices', () => {
  test('of ext4: the device itself, then its external journal', async () => {
    const { device, journal } = ext4WithJournal(disks);
    const path = scratch.bind(device, 'm');
    expect(await devicesOf(path)).toEqual([known(device, 'primary'), known(journal, 'auxiliary')]);
    expect(await primaryOf(path)).toEqual(known(device, 'primary'));
  });

  test('of xfs: the data, log and realtime devices', async () => {
    const [data, log, realtime] = [disks.loop(320), disks.loop(80), disks.loop(64)];
    disks.format('xfs', [data], '-l', `logdev=${log}`, '-r', `rtdev=${realtime}`);
    const path = scratch.bind(data, 'm', '-o', `logdev=${log},rtdev=${realtime}`);
    expect(await devicesOf(path)).toEqual([
      known(data, 'primary'),
      known(log, 'auxiliary'),
      known(realtime, 'auxiliary'),
    ]);
  });

  test('of f2fs: all its members, the one that was mounted first', async () => {
    const [first, second] = [disks.loop(64), disks.loop(64)];
    disks.format('f2fs', [first], '-c', second);
    const path = scratch.bind(first, 'm');
    expect(await devicesOf(path)).toEqual([known(first, 'primary'), known(second, 'auxiliary')]);
  });

  test('of btrfs: the members, none of which is the primary one', async () => {
    const members = [disks.loop(128), disks.loop(128), disks.loop(128)];
    disks.format('btrfs', members);
    const options = members.map((member) => `device=${member}`).join(',');
    const path = scratch.bind(members[0] ?? '', 'm', '-o', options);
    const found = await devicesOf(path);
    expect(new Set(found)).toEqual(new Set(members.map((member) => known(member, 'auxiliary'))));
    expect(found).toHaveLength(3);
    const info = await mountInfo({ path, want: ['bdev', 'devs'] });
    expect(info.has(MOUNT_INFO_BDEV)).toBe(false);
    expect(info.has(MOUNT_INFO_DEVS)).toBe(true);
    expect(info.primaryDevice).toBeUndefined();
  });

  test('of a file system on no device: none, and the group is answered', async () => {
    const info = await mountInfo({ path: scratch.tmpfs('m'), want: ['bdev', 'devs'] });
    expect(info.mask).toBe(MOUNT_INFO_DEVS);
    expect(info.devices).toEqual([]);
    expect(info.primaryDevice).toBeUndefined();
    expect((await mountInfo('/')).devices).toBeUndefined();
  });

  test('say whether they can be written', async () => {
    const file = disks.file(32);
    sh('mkfs.ext4', '-q', '-F', '-O', '^has_journal', file);
    for (const option of ['rw', 'ro']) {
      // The loop device is made as the mount is, and goes with it.
      const path = scratch.bind(file, option, '-o', `loop,${option}`);
      const { devices } = await mountInfo({ path, want: ['devs'] });
      expect(devices.map(({ readOnly }) => readOnly)).toEqual([option === 'ro']);
      scratch.unmount(path);
    }
  });

  test('have a sequence number that changes when a number is used for another disk', async () => {
    const device = disks.formatted('ext4');
    const mounted = async () => {
      const path = scratch.bind(device, 'm');
      const { primaryDevice, devices } = await mountInfo({ path, want: ['bdev', 'devs'] });
      expect(devices[0]?.diskseq).toBe(primaryDevice?.diskseq);
      scratch.unmount(path);
      return primaryDevice;
    };
    const before = await mounted();
    sh('losetup', '--detach', device);
    const file = disks.file(32);
    sh('mkfs.ext4', '-q', '-F', file);
    sh('losetup', device, file);
    const after = await mounted();
    expect(after?.minor).toBe(before?.minor);
    expect(after?.diskseq).not.toBe(before?.diskseq);
    expect(after?.diskseq).toBe(diskseqOf(device));
  });

  test('keep their number and lose the sequence number when they are taken out of the running system', async () => {
    const [zone, id] = [8, 7];
    const base = scratch.makeDirectory('zones');
    mkdirSync(`${base}/${id}`);
    const zones = `capacity_mb=${4 * zone},zone_size_mb=${zone},conv_zones=3`;
    writeFileSync('/dev/zloop-control', `add id=${id},${zones},base_dir=${base},buffered_io`);
    const [device, journal] = [disks.loop(32), `/dev/zloop${id}`];
    const blocks = ['-b', '4096'];
    // Only the first zones can be written anywhere.
    sh('mkfs.ext4', '-q', '-F', ...blocks, '-O', 'journal_dev', journal, '4096');
    disks.format('ext4', [device], ...blocks, '-J', `device=${journal}`);
    const path = scratch.bind(device, 'm');
    const both = [known(device, 'primary'), known(journal, 'auxiliary')];
    expect(await devicesOf(path)).toEqual(both);
    writeFileSync('/dev/zloop-control', `remove id=${id}`);
    expect(await devicesOf(path)).toEqual([both[0], { ...both[1], diskseq: 0n }]);
    scratch.unmount(path);
  });
});
