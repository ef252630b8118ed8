// SPDX-License-Identifier: MIT
// Wish 25, the array that mount_info() fills with devices: its room, the distance of its entries, what lies around
// it, and the errors that come of it.
import { closeSync, openSync } from 'node:fs';
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  MOUNT_INFO_DEVS,
  MOUNT_INFO_SB,
  MountInfoDevView,
  MountInfoView,
} from '@lockstep/linux';
import { abi, call, Memory, native } from '@lockstep/linux/raw';
import { makeCalls, pathBlob, type Bits, type Blob } from '../lib/calls';
import { ext4WithJournal } from '../lib/device-facts';
import { Disks } from '../lib/disks';
import { EdgeMemory } from '../lib/edge-memory';
import { codeOf } from '../lib/errors';
import { withoutMemory } from '../lib/fault-injection';
import { Scratch } from '../lib/scratch';

const ENTRY = MountInfoDevView.size;
const MOUNT_INFO = abi.syscalls.mount_info.number;
const DEVS = 24;
const FILL = 0xa5;
const ENOMEM = 12;

let scratch: Scratch;
let disks: Disks;
let path: string;
beforeAll(() => {
  scratch = new Scratch();
  disks = new Disks(scratch);
  path = scratch.bind(ext4WithJournal(disks).device, 'm');
});
afterAll(() => {
  disks.dispose();
  scratch.dispose();
});

interface Place {
  memory: Pick<EdgeMemory, 'address'>;
  cap: number;
  entsize: number;
}

interface Room extends Place {
  memory: EdgeMemory;
}

/** Room for `cap` entries, all bytes of which are set, at the end of a page. */
function array(cap: number, entsize = ENTRY): Room {
  const memory = new EdgeMemory(cap * entsize);
  memory.bytes.fill(FILL);
  return { memory, cap, entsize };
}

function request(mask: bigint, given?: Place): { memory: Memory; info: MountInfoView } {
  const memory = new Memory(MountInfoView.size);
  const info = new MountInfoView(memory.view);
  info.mask = mask;
  if (given) {
    info.devs = BigInt(given.memory.address);
    info.devsCap = given.cap;
    info.devsEntsize = given.entsize;
  }
  return { memory, info };
}

async function ask(given?: Place, mask = MOUNT_INFO_DEVS): Promise<MountInfoView> {
  const { memory, info } = request(mask, given);
  await call('mount_info', [AT_FDCWD, path, memory, memory.byteLength, 0]);
  return info;
}

const copyOf = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);
const filled = (size: number): Uint8Array => new Uint8Array(size).fill(FILL);

/** The two entries as they are with room to spare. */
async function entries(): Promise<[Uint8Array, Uint8Array]> {
  const { memory, ...rest } = array(2);
  await ask({ memory, ...rest });
  const bytes = copyOf(memory.bytes);
  memory.dispose();
  return [bytes.subarray(0, ENTRY), bytes.subarray(ENTRY)];
}

/** A request with an array for two, for a program of that word size. */
function blobs(mask: bigint, bits: Bits): Record<'devs' | 'info', Blob> {
  const { memory } = request(mask, { memory: { address: 0 }, cap: 2, entsize: ENTRY });
  const pointer = { offset: DEVS, bytes: bits === 32 ? 4 : 8, to: 'devs' } as const;
  return {
    devs: { size: 2 * ENTRY },
    info: { bytes: memory.bytes, pointers: [pointer] },
  };
}

describe('device-array', () => {
  test('is not needed to count the devices', async () => {
    const info = await ask();
    expect([info.devsTotal, info.devsCopied]).toEqual([2, 0]);
  });

  test('is filled as far as it goes, and no entry more', async () => {
    const [first] = await entries();
    const given = array(1);
    const info = await ask(given);
    expect([info.devsTotal, info.devsCopied]).toEqual([2, 1]);
    expect(copyOf(given.memory.bytes)).toEqual(first);
    given.memory.dispose();
  });

  test('is left alone behind the last device', async () => {
    const [first, second] = await entries();
    const given = array(5);
    const info = await ask(given);
    expect([info.devsTotal, info.devsCopied]).toEqual([2, 2]);
    expect(copyOf(given.memory.bytes)).toEqual(Uint8Array.from([...first, ...second, ...filled(3 * ENTRY)]));
    given.memory.dispose();
  });

  test.each([40, 64, 4096])('has entries %i bytes apart, zeroed behind what is known', async (entsize) => {
    const [first, second] = await entries();
    const given = array(3, entsize);
    const info = await ask(given);
    expect([info.devsTotal, info.devsCopied]).toEqual([2, 2]);
    const tail = new Uint8Array(entsize - ENTRY);
    expect(copyOf(given.memory.bytes)).toEqual(
      Uint8Array.from([...first, ...tail, ...second, ...tail, ...filled(entsize)]),
    );
    given.memory.dispose();
  });

  test('is left alone if the devices were not asked for, and its words come back', async () => {
    const given = array(2);
    const info = await ask(given, MOUNT_INFO_SB);
    expect([info.devsTotal, info.devsCopied]).toEqual([0, 0]);
    expect(copyOf(given.memory.bytes)).toEqual(filled(2 * ENTRY));
    expect([info.devs, info.devsCap, info.devsEntsize]).toEqual([BigInt(given.memory.address), 2, ENTRY]);
    given.memory.dispose();
  });

  test.each<Bits>([64, 32])('is filled for a caller of %i bits', async (bits) => {
    const [first, second] = await entries();
    const { results, memory } = makeCalls(bits, {
      memory: { path: pathBlob(path), ...blobs(MOUNT_INFO_DEVS, bits) },
      calls: [[MOUNT_INFO, AT_FDCWD, { memory: 'path' }, { memory: 'info' }, MountInfoView.size, 0]],
    });
    expect(results).toEqual([0]);
    expect(Uint8Array.from(memory['devs'] ?? [])).toEqual(Uint8Array.from([...first, ...second]));
  });

  test('read-only: EFAULT, and nothing is said', async () => {
    const given = array(2);
    given.memory.protect();
    const { memory, info } = request(MOUNT_INFO_DEVS, given);
    const before = copyOf(memory.bytes);
    expect(await codeOf(call('mount_info', [AT_FDCWD, path, memory, memory.byteLength, 0]))).toBe('EFAULT');
    expect(memory.bytes).toEqual(before);
    // Where nothing is written nothing can fail.
    info.mask = MOUNT_INFO_SB;
    await call('mount_info', [AT_FDCWD, path, memory, memory.byteLength, 0]);
    given.memory.dispose();
  });

  test('cut: EFAULT if its second entry lies behind the end of the memory', async () => {
    const [first] = await entries();
    const given = array(1);
    expect(await codeOf(ask({ ...given, cap: 2 }))).toBe('EFAULT');
    expect(copyOf(given.memory.bytes)).toEqual(first);
    given.memory.dispose();
  });

  test('no-memory: ENOMEM if the kernel finds no room for the list', () => {
    const given = array(2);
    const descriptor = openSync(path, 'r');
    const enter = native().rawCall('mount_info');
    const askFor = (mask: bigint) => {
      const { memory } = request(mask, given);
      return withoutMemory(() => enter(descriptor, 0, memory.address, memory.byteLength, AT_EMPTY_PATH));
    };
    expect(askFor(MOUNT_INFO_DEVS)).toBe(-ENOMEM);
    expect(copyOf(given.memory.bytes)).toEqual(filled(2 * ENTRY));
    // By descriptor, nothing else in the call takes memory.
    expect(askFor(MOUNT_INFO_SB)).toBe(0);
    closeSync(descriptor);
    given.memory.dispose();
  });
});
