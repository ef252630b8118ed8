// SPDX-License-Identifier: MIT
// Memory: addresses that the kernel can use, links to other memory, paths.
import { Memory } from '../../../sdk/src/core/memory';
import { fixtureCallSync, useFixture } from '../fixtures/native';
import { makePipe } from '../fixtures/scratch';

beforeAll(useFixture);

test('is where its address says, and zero', () => {
  const memory = new Memory(100);
  expect(memory.byteLength).toBe(100);
  expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
  expect(Number.isSafeInteger(memory.address)).toBe(true);
  const { read, write } = makePipe();
  memory.bytes.set(Buffer.from('written'));
  const copy = new Memory(100);
  expect(fixtureCallSync('write', [write, memory, 7])).toBe(7);
  expect(fixtureCallSync('read', [read, copy, 100])).toBe(7);
  expect(copy.text()).toBe('written');
  read[Symbol.dispose]();
  write[Symbol.dispose]();
});

test('of no bytes has an address all the same', () => {
  const memory = new Memory(0);
  expect(memory.byteLength).toBe(0);
  expect(memory.address).toBeGreaterThan(0);
});

test('holds addresses and file descriptors, and knows where', () => {
  const [outer, inner] = [new Memory(24), new Memory(8)];
  outer.setPointer(0, inner);
  outer.setFd(8, 5, 'statmount');
  expect(outer.view.getBigUint64(0, true)).toBe(BigInt(inner.address));
  expect(outer.view.getInt32(8, true)).toBe(5);
  expect([...outer.links]).toEqual([
    [0, inner],
    [8, 5],
  ]);
  outer.setPointer(0, null);
  expect(outer.view.getBigUint64(0, true)).toBe(0n);
  expect(outer.links.size).toBe(1);
});

test('holds a path and its NUL', () => {
  const memory = Memory.path('/tmp/ü');
  expect([...memory.bytes]).toEqual([...Buffer.from('/tmp/ü'), 0]);
  expect(Memory.path(Buffer.from([0x2f, 0xff])).bytes).toEqual(Uint8Array.of(0x2f, 0xff, 0));
  expect(Memory.path(new URL('file:///a%20b')).text()).toBe('/a b');
});

test('ends its text at the first NUL, or at its own end', () => {
  const memory = Memory.from(Buffer.from('one\0two'));
  expect(memory.text()).toBe('one');
  expect(memory.text(4)).toBe('two');
});

test('cannot be transferred away under a call', () => {
  const memory = new Memory(16);
  try {
    structuredClone(memory.buffer, { transfer: [memory.buffer] });
  } catch {
    // Newer releases of Node refuse, older ones copy.
  }
  expect(memory.buffer.byteLength).toBe(16);
});
