// SPDX-License-Identifier: MIT
// Measured in the guest, among ten thousand mounts: one mount and the whole table, by the new calls, by the functions
// of the package, and by reading and parsing /proc/self/mountinfo. Prints the results as JSON.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  AT_FDCWD,
  listMounts,
  mountInfo,
  MOUNT_INFO_BASIC,
  MOUNT_INFO_FLAG_BY_ID,
  MountInfoView,
  STATMOUNT_FS_TYPE,
  STATMOUNT_MNT_BASIC,
  STATMOUNT_MNT_POINT,
} from '@lockstep/linux';
import { Memory, native } from '@lockstep/linux/raw';
import type Koffi from 'koffi' with { 'resolution-mode': 'import' };
import { mountIdOf } from '../../guest/lib/libc';
import { awaited, compare, repeated, type Contestant, type Pace } from '../timing';

const MOUNTS = 10_000;
const MS_BIND = 4096;
const PLACE = '/tmp/mounts';
const BATCH = 512;
/** A walk over all takes longer than a time slice anyhow. */
const PACE: Pace = { rounds: 15, roundNanoseconds: 20e6, warmUpNanoseconds: 1000e6 };

// Its types say that it is an ES module; it can be required all the same.
const koffi = createRequire(__filename)('koffi') as typeof Koffi;

interface Parsed {
  id: number;
  parent: number;
  device: string;
  root: string;
  point: string;
  options: string[];
  optional: string[];
  type: string;
  source: string;
  superOptions: string[];
}

function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

/** As programs read the mount table today. */
function parseMountinfo(): Parsed[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [head = '', tail = ''] = line.split(' - ');
      const [id, parent, device = '', root = '', point = '', options = '', ...optional] = head.split(' ');
      const [type = '', source = '', superOptions = ''] = tail.split(' ');
      return {
        id: Number(id),
        parent: Number(parent),
        device,
        root: unescape(root),
        point: unescape(point),
        options: options.split(','),
        optional,
        type,
        source: unescape(source),
        superOptions: superOptions.split(','),
      };
    });
}

function makeMounts(): void {
  const libc = koffi.load('libc.so.6');
  const mount = libc.func(
    'int mount(const char *from, const char *to, const char *type, long flags, intptr_t data)',
  );
  mkdirSync(`${PLACE}/source`, { recursive: true });
  for (let at = 0; at < MOUNTS; at++) {
    const point = `${PLACE}/${at}`;
    mkdirSync(point);
    if (mount(`${PLACE}/source`, point, '', MS_BIND, 0) !== 0) throw new Error(`mount() on ${point} failed`);
  }
}

function bareMountInfo(id: bigint): Contestant {
  const memory = new Memory(MountInfoView.size);
  const { raw } = native();
  const view = new MountInfoView(memory.view);
  const size = memory.byteLength;
  return repeated(() => {
    view.mask = MOUNT_INFO_BASIC;
    view.mntId = id;
    view.mntNsId = 0n;
    if (raw.mount_info(AT_FDCWD, 0, memory.address, size, MOUNT_INFO_FLAG_BY_ID) !== 0)
      throw new Error('mount_info() failed');
  });
}

async function countMounts(): Promise<number> {
  let count = 0;
  for await (const mount of listMounts({ want: ['basic', 'point', 'fsType'] }))
    if (mount.mntId > 0n) count += 1;
  return count;
}

async function main(): Promise<void> {
  makeMounts();
  const point = `${PLACE}/${MOUNTS >> 1}`;
  const id = mountIdOf(point);
  const want = ['basic'] as const;
  const rescan = repeated(() => parseMountinfo().find((mount) => mount.point === point));
  const library = koffi.load(process.argv[2] ?? '');
  const walk = library.func('double walk(uint64_t mask, uint64_t batch)') as (
    mask: bigint,
    batch: number,
  ) => number;
  const mask = STATMOUNT_MNT_BASIC | STATMOUNT_MNT_POINT | STATMOUNT_FS_TYPE;
  const bareWalk: Contestant = (count) => {
    let spent = 0;
    for (let at = 0; at < count; at++) spent += walk(mask, BATCH);
    return spent;
  };
  const found = { parsed: parseMountinfo().length, walked: await countMounts() };
  if (found.parsed < MOUNTS || found.walked !== found.parsed)
    throw new Error(`the ways to list mounts disagree: ${JSON.stringify(found)}`);
  const one = await compare(
    {
      'mountInfo() by id': awaited(() => mountInfo({ id, want })),
      'mountInfo() by path': awaited(() => mountInfo({ path: point, want })),
      'mount_info(), the bare call': bareMountInfo(id),
      'mountinfo, read and parsed': rescan,
    },
    PACE,
  );
  const all = await compare(
    {
      'listmount() and statmount(), bare calls in C': bareWalk,
      'listMounts()': awaited(countMounts),
      'mountinfo, read and parsed': repeated(parseMountinfo),
    },
    PACE,
  );
  console.log(JSON.stringify({ mounts: found.parsed, one, all }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
