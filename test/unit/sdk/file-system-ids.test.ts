// SPDX-License-Identifier: MIT
// Ids of file systems as blkid(8) and statfs(2) show them.
import { fsidNumber, uuidText } from '../../../sdk/src/mounts/file-system-ids';

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

test('a UUID is written in five groups', () => {
  expect(uuidText(bytes('00112233445566778899aabbccddeeff'))).toBe('00112233-4455-6677-8899-aabbccddeeff');
});

test('the serial number of FAT is written from its highest byte on', () => {
  expect(uuidText(bytes('cdab3412'))).toBe('1234-ABCD');
});

test('an id of another length is written in one piece', () => {
  expect(uuidText(bytes('0011223344556677'))).toBe('0011223344556677');
});

test('the words of a statfs() id are without sign, the lower one first', () => {
  expect(fsidNumber(Int32Array.of(-1, 1))).toBe(0x1_ffff_ffffn);
  expect(fsidNumber(Int32Array.of(2, -1))).toBe(0xffff_ffff_0000_0002n);
});
