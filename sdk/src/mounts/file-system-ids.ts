// SPDX-License-Identifier: MIT
// How the ids of file systems are written.

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A UUID as blkid(8) writes it; the four bytes that FAT has in place of one as well. */
export function uuidText(bytes: Uint8Array): string {
  if (bytes.length === 4) {
    const serial = hex(bytes.slice().reverse()).toUpperCase();
    return `${serial.slice(0, 4)}-${serial.slice(4)}`;
  }
  const digits = hex(bytes);
  if (bytes.length !== 16) return digits;
  return [8, 12, 16, 20, 32].map((end, at, ends) => digits.slice(ends[at - 1] ?? 0, end)).join('-');
}

/** The two words of a statfs() id as one number. */
export function fsidNumber([low = 0, high = 0]: Int32Array): bigint {
  return BigInt.asUintN(32, BigInt(low)) | (BigInt.asUintN(32, BigInt(high)) << 32n);
}
