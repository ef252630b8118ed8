// SPDX-License-Identifier: MIT
// Raw calls: numbers in, number out, and what they say is what the kernel says.
import { readFileSync } from 'node:fs';
import { Memory } from '../../../sdk/src/core/memory';
import type { Native, RawCall } from '../../../sdk/src/core/native';
import { useFixture } from '../fixtures/native';
import { scratchDirectory } from '../fixtures/scratch';

const AT_FDCWD = -100;
const STATMOUNT_SB_BASIC = 1n;
const LSMT_ROOT = 2n ** 64n - 1n;

const scratch = scratchDirectory();
let own: Native;
beforeAll(async () => void (own = await useFixture()));

const raw = (name: string): RawCall => own.rawCall(name);

function request(id: bigint, param: bigint): Memory {
  const memory = new Memory(24);
  memory.view.setUint32(0, 24, true);
  memory.view.setBigUint64(8, id, true);
  memory.view.setBigUint64(16, param, true);
  return memory;
}

test('a result is a number', () => {
  expect(raw('getpid')()).toBe(process.pid);
  expect(raw('getuid')()).toBe(process.getuid?.());
});

test('an error is its negative number', () => {
  expect(raw('read')(-1, 0, 0)).toBe(-9);
  expect(raw('missing')()).toBe(-38);
});

test('listmount() and statmount() describe the mounts of /proc/self/mountinfo', () => {
  const ids = new Memory(8 * 512);
  const count = raw('listmount')(request(LSMT_ROOT, 0n).address, ids.address, 512, 0);
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').trimEnd().split('\n');
  expect(count).toBe(lines.length);
  const devices = Array.from({ length: count }, (_, i) => {
    const answer = new Memory(512);
    const asked = request(ids.view.getBigUint64(8 * i, true), STATMOUNT_SB_BASIC);
    expect(raw('statmount')(asked.address, answer.address, 512, 0)).toBe(0);
    return `${answer.view.getUint32(16, true)}:${answer.view.getUint32(20, true)}`;
  });
  expect(devices.sort()).toEqual(lines.map((line) => line.split(' ')[2]).sort());
});

test('numbers of all sizes, negative ones and bigints arrive', () => {
  const path = Memory.path(scratch('file'));
  expect(raw('mknod')(path.address, 0o100600, 0n)).toBe(0);
  expect(raw('mknod')(path.address, 0o100600, 2n ** 64n - 1n)).toBe(-17);
  const fd = raw('openat')(AT_FDCWD, path.address, 2, 0);
  expect(raw('lseek')(fd, 2 ** 41, 0)).toBe(2 ** 41);
  expect(raw('lseek')(fd, -1, 1)).toBe(2 ** 41 - 1);
  expect(raw('lseek')(fd, NaN, 0)).toBe(-22);
  expect(raw('close')(fd)).toBe(0);
});

test('an address that is none is an error, not a crash', () => {
  expect(raw('pipe2')(1, 0)).toBe(-14);
  expect(raw('pipe2')(-1, 0)).toBe(-14);
  expect(raw('pipe2')(Infinity, 0)).toBe(-14);
});
