// SPDX-License-Identifier: MIT
// A view ends where its struct ends, also when the buffer goes on: what lies behind is another struct, or was never
// filled.
import { bytesAt, partAt, putText, textAt, textsAt } from '../../../generated/ts/view';

const before = 8;
const size = 16;
/** 8 bytes, a struct of 16, 8 more bytes; all of them the letter x. */
const buffer = new Uint8Array(32).fill(0x78);
const view = new DataView(buffer.buffer, before, size);

test('parts and bytes of a struct start at its own place', () => {
  expect(partAt(view, 4, 12)).toMatchObject({ byteOffset: before + 4, byteLength: 12 });
  expect(bytesAt(view, 4)).toMatchObject({ byteOffset: before + 4, byteLength: 12 });
  expect(bytesAt(view, size)).toHaveLength(0);
});

test.each([
  ['a part that ends behind it', () => partAt(view, 8, 9)],
  ['a part that begins before it', () => partAt(view, -1, 4)],
  ['bytes that end behind it', () => bytesAt(view, 0, size + 1)],
  ['bytes that begin behind it', () => bytesAt(view, size + 1)],
  ['a text that begins behind it', () => textAt(view, size + 1)],
  ['texts that begin behind it', () => textsAt(view, size + 4, 1)],
  ['room for a text that ends behind it', () => putText(view, 12, 5, 'text')],
])('refuses %s', (_, read) => {
  expect(read).toThrow(RangeError);
});

test('a text without an end stops with the struct', () => {
  expect(textAt(view, 12)).toBe('xxxx');
  expect(textsAt(view, 12, 1)).toEqual([]);
});
