// SPDX-License-Identifier: MIT
// Wish 24: every way in which btrfs takes a device by its path. None of them declares what it will do, so that any mask
// refuses it.
import { openat2 } from '@lockstep/linux';
import { makeCalls, pathBlob, type Blob, type CallList } from '../lib/calls';
import { Disks } from '../lib/disks';
import { Scratch, sh } from '../lib/scratch';
import { AT_FDCWD, named, REFERENCE, SYS_openat } from '../lib/upgrade/run';

let scratch: Scratch;
let disks: Disks;
let pool: string;
beforeEach(() => {
  scratch = new Scratch();
  disks = new Disks(scratch);
  pool = disks.mounted('btrfs', 'pool').path;
});
afterEach(() => {
  disks.dispose();
  scratch.dispose();
});

const LINK = `/proc/self/fd/${REFERENCE}`;
const SYS_ioctl = 16;
const SYS_mount = 165;
const SYS_umount2 = 166;
const MIB = 128;

/** struct btrfs_ioctl_vol_args: an unused descriptor and a name. */
const volume = { bytes: Buffer.concat([Buffer.alloc(8), Buffer.from(LINK)]), size: 4096 };

/** struct btrfs_ioctl_dev_replace_args: the first device of the pool is to be replaced. */
function replacement(): Buffer {
  const [id, target] = [16, 32 + 1025];
  const bytes = Buffer.alloc(2600);
  bytes.writeBigUInt64LE(1n, id);
  bytes.write(LINK, target, 'latin1');
  return bytes;
}

const CONTROL = '/dev/btrfs-control';
const BTRFS_IOC_SCAN_DEV = 0x50009404;
const BTRFS_IOC_FORGET_DEV = 0x50009405;
const BTRFS_IOC_ADD_DEV = 0x5000940a;
const BTRFS_IOC_RM_DEV = 0x5000940b;
const BTRFS_IOC_DEVICES_READY = 0x90009427;
const BTRFS_IOC_DEV_REPLACE = 0xca289435;

function ioctl(path: string, number: number, argument: Blob = volume): CallList {
  return {
    memory: { path: pathBlob(path), argument },
    calls: [
      [SYS_openat, AT_FDCWD, { memory: 'path' }, path === CONTROL ? 2 : 0],
      [SYS_ioctl, { result: 0 }, number, { memory: 'argument' }],
    ],
  };
}

/** What the last call gives through a descriptor that refers to a device, with a mask and without. */
async function both(device: string, list: CallList): Promise<[masked: string, plain: string]> {
  const use = ({ fd }: { fd: number }) => named(makeCalls(64, list, { descriptors: [fd] }).results.at(-1));
  await using masked = await openat2(device, { path: true, upgrade: { exec: false } });
  await using plain = await openat2(device, { path: true });
  return [use(masked), use(plain)];
}

test.each([
  ['searched', BTRFS_IOC_SCAN_DEV],
  ['asked about', BTRFS_IOC_DEVICES_READY],
  ['forgotten', BTRFS_IOC_FORGET_DEV],
])('a device is not %s', async (_, number) => {
  const device = disks.loop(MIB);
  disks.format('btrfs', [device]);
  // Only what was found can be forgotten.
  if (number === BTRFS_IOC_FORGET_DEV) sh('btrfs', 'device', 'scan', device);
  expect(await both(device, ioctl(CONTROL, number))).toEqual(['EPERM', 'ok']);
});

test('a device is not added, nor removed', async () => {
  const device = disks.loop(MIB);
  expect(await both(device, ioctl(pool, BTRFS_IOC_ADD_DEV))).toEqual(['EPERM', 'ok']);
  expect(await both(device, ioctl(pool, BTRFS_IOC_RM_DEV))).toEqual(['EPERM', 'ok']);
});

test('a device does not replace another', async () => {
  const argument = { bytes: replacement(), size: 2600 };
  expect(await both(disks.loop(2 * MIB), ioctl(pool, BTRFS_IOC_DEV_REPLACE, argument))).toEqual([
    'EPERM',
    'ok',
  ]);
});

test('a device is not named to mount()', async () => {
  const members = [disks.loop(MIB), disks.loop(MIB)];
  disks.format('btrfs', members);
  const [first = '', second = ''] = members;
  const mount: CallList = {
    memory: {
      first: pathBlob(first),
      point: pathBlob(scratch.makeDirectory('point')),
      type: pathBlob('btrfs'),
      options: pathBlob(`device=${LINK}`),
    },
    calls: [
      [SYS_mount, { memory: 'first' }, { memory: 'point' }, { memory: 'type' }, 0, { memory: 'options' }],
    ],
  };
  expect(await both(second, mount)).toEqual(['EPERM', 'ok']);
  makeCalls(64, {
    memory: { point: pathBlob(scratch.path('point')) },
    calls: [[SYS_umount2, { memory: 'point' }, 0]],
  });
});
