// SPDX-License-Identifier: MIT
// Wish 24: whoever takes a path and does not declare what it will do is refused for a reference with a mask, whichever
// bits it has, be it root. Without a mask each of them gets further, which shows that it is the mask that stops it.
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { openat2 } from '@lockstep/linux';
import { Disks } from '../lib/disks';
import { Scratch, sh } from '../lib/scratch';
import { EVERYBODY, MASKS, runUse, runUses } from '../lib/upgrade/run';
import { deviceUses, mountUses, otherUses, type Undeclared } from '../lib/upgrade/undeclared';

let scratch: Scratch;
let file: string;
beforeEach(() => {
  scratch = new Scratch();
  chmodSync(scratch.directory, 0o777);
  file = scratch.path('file');
  for (const path of [file, scratch.path('other')]) {
    writeFileSync(path, '');
    chmodSync(path, 0o777);
    chownSync(path, 1000, 1000);
  }
});
afterEach(() => scratch.dispose());

/** Each mask, everybody; nothing changes, so one program can try all. */
function expectRefused(uses: readonly Undeclared[], path: string): void {
  for (const who of EVERYBODY) {
    // Who may not mount anyway is stopped before, sometimes at a call that only prepares the use.
    const expected = uses.map((use): unknown[] => [
      use.name,
      use.who.includes(who) ? 'EPERM' : expect.not.stringMatching(/^ok$/),
    ]);
    for (const mask of MASKS)
      expect({ who, mask, results: runUses(uses, who, { path, mask }) }).toEqual({
        who,
        mask,
        results: expected,
      });
  }
}

/** That it is the mask which stops them: each by itself, since it may mount something. */
function expectFurther(uses: readonly Undeclared[], path: string): void {
  for (const use of uses)
    for (const who of use.who) {
      const result = runUse(use, who, { path, mask: 0 });
      expect([who, use.name, result]).not.toEqual([who, use.name, 'EPERM']);
      // Nor is it a call that the kernel does not have.
      expect([who, use.name, result]).not.toEqual([who, use.name, 'ENOSYS']);
    }
}

describe('calls about mounts', () => {
  test('are refused', () => {
    expectRefused(mountUses(scratch.directory), file);
  });
  test('get further without a mask', () => {
    expectFurther(mountUses(scratch.directory), file);
  });
});

describe('links, devices, maps, events', () => {
  test('are refused', () => {
    expectRefused(otherUses(scratch.directory), file);
  });
  test('get further without a mask', () => {
    expectFurther(otherUses(scratch.directory), file);
  });
});

describe('a block device', () => {
  test('is not mounted nor asked through a reference with a mask', () => {
    const disks = new Disks(scratch);
    const device = disks.formatted('ext4');
    chmodSync(device, 0o666);
    try {
      expectRefused(deviceUses(scratch.directory), device);
      expectFurther(deviceUses(scratch.directory), device);
      const mount = deviceUses(scratch.directory).filter(({ name }) =>
        /^(mount|fsconfig, source)$/.test(name),
      );
      for (const use of mount)
        expect([use.name, runUse(use, 'root', { path: device, mask: 0 })]).toEqual([use.name, 'ok']);
    } finally {
      disks.dispose();
    }
  });

  test('is not taken by the device mapper', async () => {
    const disks = new Disks(scratch);
    const device = disks.loop(8);
    const create = (fd: number) =>
      sh(
        'sh',
        '-c',
        `exec dmsetup create --noudevsync upgrade --table "0 2048 linear /proc/${process.pid}/fd/${fd} 0"`,
      );
    try {
      await using masked = await openat2(device, { path: true, upgrade: { exec: false } });
      expect(() => create(masked.fd)).toThrow(/Operation not permitted/);
      await using plain = await openat2(device, { path: true });
      create(plain.fd);
      sh('dmsetup', 'remove', '--noudevsync', 'upgrade');
    } finally {
      disks.dispose();
    }
  });
});
