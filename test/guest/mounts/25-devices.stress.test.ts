// SPDX-License-Identifier: MIT
// Wish 25, the devices of a pool listed again and again while a member comes and goes: each list is one that the pool
// had, and in the end it is the one of the beginning.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AT_FDCWD, MOUNT_INFO_DEVS, MountInfoDevView, MountInfoView } from '@lockstep/linux';
import { callAll, Memory } from '@lockstep/linux/raw';
import { numberOf } from '../lib/device-facts';
import { Disks } from '../lib/disks';
import { rounds } from '../lib/rounds';
import { Scratch } from '../lib/scratch';

const ROUNDS = rounds(400);
/** Lists asked for in one go, so that the kernel is busy and not this program. */
const BATCH = 40;
const ROOM = 8;
const DEVS = 24;

const run = promisify(execFile);

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

class Listing {
  readonly memory = new Memory(MountInfoView.size);
  private readonly entries = new Memory(ROOM * MountInfoDevView.size);
  private readonly info = new MountInfoView(this.memory.view);

  constructor() {
    this.info.mask = MOUNT_INFO_DEVS;
    this.memory.setPointer(DEVS, this.entries);
    this.info.devsCap = ROOM;
    this.info.devsEntsize = MountInfoDevView.size;
  }

  get numbers(): string[] {
    expect(this.info.devsCopied).toBe(this.info.devsTotal);
    return Array.from({ length: this.info.devsCopied }, (_, at) => {
      const entry = new DataView(this.entries.buffer, at * MountInfoDevView.size, MountInfoDevView.size);
      const { major, minor } = new MountInfoDevView(entry);
      return `${major}:${minor}`;
    });
  }
}

/** The device numbers of a file system, asked for many times. */
async function numbersOf(path: string, times: number): Promise<string[][]> {
  const listings = Array.from({ length: times }, () => new Listing());
  const calls = listings.map(
    ({ memory }) => ['mount_info', AT_FDCWD, path, memory, memory.byteLength, 0] as const,
  );
  expect(new Set(await callAll(calls))).toEqual(new Set([0]));
  return listings.map(({ numbers }) => numbers);
}

/** Adds a device to the pool and takes it away, until it is stopped. */
class Churn {
  private stopped = false;
  private readonly ended: Promise<void>;

  constructor(
    private readonly device: string,
    private readonly path: string,
  ) {
    this.ended = this.run();
    // Whoever stops it hears of an error.
    this.ended.catch(() => undefined);
  }

  private async run(): Promise<void> {
    do {
      await run('btrfs', ['device', 'add', '-f', this.device, this.path]);
      await run('btrfs', ['device', 'remove', this.device, this.path]);
    } while (!this.stopped);
  }

  stop(): Promise<void> {
    this.stopped = true;
    return this.ended;
  }
}

test(`a pool whose members come and go, listed ${ROUNDS} times`, async () => {
  const members = [disks.loop(128), disks.loop(128), disks.loop(128)];
  disks.format('btrfs', members);
  const options = members.map((member) => `device=${member}`).join(',');
  const path = scratch.bind(members[0] ?? '', 'm', '-o', options);
  const [before = []] = await numbersOf(path, 1);
  expect(new Set(before)).toEqual(new Set(members.map(numberOf)));

  const guest = disks.loop(128);
  const churn = new Churn(guest, path);
  const seen = new Set<string>();
  for (let asked = 0; asked < ROUNDS || seen.size < 2; asked += BATCH)
    for (const found of await numbersOf(path, BATCH)) {
      expect(found.slice(0, before.length)).toEqual(before);
      seen.add(found.slice(before.length).join());
    }
  await churn.stop();
  // With and without it, never twice.
  expect(seen).toEqual(new Set(['', numberOf(guest)]));
  expect(await numbersOf(path, 1)).toEqual([before]);
});
