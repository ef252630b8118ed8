// SPDX-License-Identifier: MIT
// Wish 27 under race: one thread locks a mount while another toggles its attributes by every call that can. Once the lock
// call has returned no toggle succeeds any more, and what was decided is what stays.
import { AT_FDCWD, mountInfo, mountSetattr, MOUNT_ATTR_NOSUID, MountAttrView } from '@lockstep/linux';
import { call, callAll, Memory, type Planned } from '@lockstep/linux/raw';
import { unmount } from '../lib/libc';
import { ATTRIBUTES, mountTable, MS_BIND, MS_REMOUNT } from '../lib/mounts';
import { rounds } from '../lib/rounds';
import { Scratch } from '../lib/scratch';

const ROUNDS = rounds(60);
/** Pairs of toggles in a round. */
const PAIRS = 24;
const RELATIME = 0x200000;
const EPERM = 1;

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

function attr(set: bigint, clear: bigint): Memory {
  const memory = new Memory(MountAttrView.size);
  const view = new MountAttrView(memory.view);
  view.attrSet = set;
  view.attrClr = clear;
  return memory;
}

/** A toggle that sets nosuid (on) or clears it (off). */
type Toggle = (path: string, on: boolean) => Planned;

const setattr: Toggle = (path, on) => {
  const memory = on ? attr(MOUNT_ATTR_NOSUID, 0n) : attr(0n, MOUNT_ATTR_NOSUID);
  return ['mount_setattr', AT_FDCWD, path, 0, memory, memory.byteLength];
};
const remount =
  (kind: number): Toggle =>
  (path, on) => ['mount', null, path, null, kind | RELATIME | (on ? ATTRIBUTES.nosuid.ms : 0), null];

const toggles: Record<string, Toggle> = {
  'mount_setattr()': setattr,
  'a bind remount': remount(MS_REMOUNT | MS_BIND),
  'a remount of the file system': remount(MS_REMOUNT),
};

const onAndOff = (path: string, toggle: Toggle): Planned[] =>
  Array.from({ length: 2 * PAIRS }, (_, at) => toggle(path, at % 2 === 0));

/** What the results of on, off, on, ... say: from the first refusal on, one of the two is refused always. */
function settledState(results: readonly number[]): boolean | undefined {
  const first = results.findIndex((result) => result !== 0);
  if (first < 0) return undefined;
  const frozenOn = first % 2 === 1;
  results.forEach((result, at) => {
    const refused = at >= first && (at % 2 === 0) !== frozenOn;
    expect(result).toBe(refused ? -EPERM : 0);
  });
  return frozenOn;
}

test.each(Object.keys(toggles))(`a locker against %s, ${ROUNDS} rounds`, async (name) => {
  const toggle = toggles[name] as Toggle;
  const path = scratch.makeDirectory('a');
  const before = mountTable();
  let settledInFlight = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await call('mount', [null, path, 'tmpfs', 0, null]);
    const toggling = callAll(onAndOff(path, toggle));
    const locking = mountSetattr(path, { locked: true }).then(() => callAll(onAndOff(path, toggle)));
    const [during, after] = await Promise.all([toggling, locking]);
    const state = (await mountInfo(path)).mntAttr & MOUNT_ATTR_NOSUID;
    expect(settledState(after)).toBe(state !== 0n);
    const settled = settledState(during);
    if (settled !== undefined) {
      settledInFlight += 1;
      expect(settled).toBe(state !== 0n);
    }
    unmount(path);
  }
  // Else nothing was raced.
  expect(settledInFlight).toBeGreaterThan(0);
  expect(mountTable()).toBe(before);
});
