// SPDX-License-Identifier: MIT
// Wish 24: files that the kernel opens for itself by a path: it declares for what, so that only a mask which denies
// that refuses it. Where it asks for a block device first, which declares nothing, any mask does.
import { mkdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { openat2, type Upgrade } from '@lockstep/linux';
import { makeCalls, pathBlob } from '../lib/calls';
import { Disks } from '../lib/disks';
import { Scratch, sh } from '../lib/scratch';
import { linkOf } from '../lib/upgrade/mask';
import { named, REFERENCE } from '../lib/upgrade/run';

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

const SYS_acct = 163;
const SYS_swapon = 167;
const SYS_swapoff = 168;

/** For writing what the kernel wants to write; the others deny nothing that it does. */
const DENYING: readonly Upgrade[] = [{ write: false }, { read: false, write: false, exec: false }];
const FREE: Upgrade = { exec: false };

/** What a use of a path gives through a descriptor with each mask, and through one without. */
async function through(
  path: string,
  use: (link: string, fd: number) => string,
): Promise<{ denied: string[]; masked: string; plain: string }> {
  const one = async (upgrade?: Upgrade): Promise<string> => {
    await using reference = await openat2(path, { path: true, ...(upgrade ? { upgrade } : {}) });
    return use(linkOf(reference), reference.fd);
  };
  const denied: string[] = [];
  for (const upgrade of DENYING) denied.push(await one(upgrade));
  return { denied, masked: await one(FREE), plain: await one() };
}

const DECLARED = { denied: ['EACCES', 'EACCES'], masked: 'ok', plain: 'ok' };
const UNDECLARED = { denied: ['EPERM', 'EPERM'], masked: 'EPERM', plain: 'ok' };

/** Calls with a path as first argument, the last of which counts, by a program that has the descriptor as 3. */
function called(fd: number, ...calls: (readonly [number, string])[]): string {
  const link = `/proc/self/fd/${REFERENCE}`;
  const { results } = makeCalls(
    64,
    {
      memory: Object.fromEntries(calls.map(([, path], at) => [`path${at}`, pathBlob(path || link)])),
      calls: calls.map(([number], at) => [number, { memory: `path${at}` }, 0]),
    },
    { descriptors: [fd] },
  );
  return named(results.at(-1));
}

/** Writes to a file of the kernel; `ok` or the code of the error. */
function written(file: string, text: string): string {
  try {
    writeFileSync(file, text);
    return 'ok';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}

test('swapon() and swapoff() open for reading and writing', async () => {
  const device = disks.loop(8);
  sh('mkswap', device);
  const on = await through(device, (_, fd) => {
    const result = called(fd, [SYS_swapon, '']);
    if (result === 'ok') sh('swapoff', device);
    return result;
  });
  expect(on).toEqual(DECLARED);
  const off = await through(device, (_, fd) => {
    sh('swapon', device);
    const result = called(fd, [SYS_swapoff, '']);
    if (result !== 'ok') sh('swapoff', device);
    return result;
  });
  expect(off).toEqual(DECLARED);
});

test('acct() opens for writing', async () => {
  const path = `${disks.mounted('ext4', 'disk').path}/acct`;
  writeFileSync(path, '');
  try {
    expect(await through(path, (_, fd) => called(fd, [SYS_acct, '']))).toEqual(DECLARED);
  } finally {
    makeCalls(64, { calls: [[SYS_acct, 0]] });
  }
  // The end of the program that turned it on was written down.
  expect(readFileSync(path).length).toBeGreaterThan(0);
});

test('the backing device of a zram is opened for reading and writing', async () => {
  const device = disks.loop(8);
  const number = readFileSync('/sys/class/zram-control/hot_add', 'utf8').trim();
  const zram = `/sys/block/zram${number}`;
  const result = await through(device, (link) => {
    const backing = written(`${zram}/backing_dev`, link);
    writeFileSync(`${zram}/reset`, '1');
    return backing;
  });
  writeFileSync('/sys/class/zram-control/hot_remove', number);
  expect(result).toEqual(DECLARED);
});

test('the zones of a zloop are opened for reading and writing', async () => {
  const size = 4;
  const zone = disks.file(size);
  const result = await through(zone, (link) => {
    const base = scratch.makeDirectory('zones');
    mkdirSync(`${base}/7`);
    symlinkSync(link, `${base}/7/cnv-000000`);
    writeFileSync(`${base}/7/seq-000001`, '');
    const options = `id=7,capacity_mb=${2 * size},zone_size_mb=${size},conv_zones=1,base_dir=${base}`;
    const added = written('/dev/zloop-control', `add ${options}`);
    if (added === 'ok') writeFileSync('/dev/zloop-control', 'remove id=7');
    sh('rm', '-r', base);
    return added;
  });
  expect(result).toEqual(DECLARED);
});

describe('an NVMe target', () => {
  let subsystem: string;
  let namespace: string;
  beforeEach(() => {
    const config = scratch.bind('configfs', 'config', '-t', 'configfs');
    subsystem = `${config}/nvmet/subsystems/upgrade`;
    namespace = `${subsystem}/namespaces/1`;
    mkdirSync(subsystem);
    mkdirSync(namespace);
  });
  afterEach(() => {
    rmdirSync(namespace);
    rmdirSync(subsystem);
  });

  const enabled = (link: string): string => {
    writeFileSync(`${namespace}/device_path`, link);
    const result = written(`${namespace}/enable`, '1');
    writeFileSync(`${namespace}/enable`, '0');
    return result;
  };

  test('that is told to take a file opens it for reading and writing', async () => {
    writeFileSync(`${namespace}/buffered_io`, '1');
    expect(await through(disks.file(8), enabled)).toEqual(DECLARED);
    expect(await through(disks.loop(8), enabled)).toEqual(DECLARED);
  });

  test('that is told nothing looks for a block device first, be it a file', async () => {
    expect(await through(disks.file(8), enabled)).toEqual(UNDECLARED);
    expect(await through(disks.loop(8), enabled)).toEqual(UNDECLARED);
  });
});
