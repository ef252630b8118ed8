// SPDX-License-Identifier: MIT
// How values are written in complaints.

/** Small numbers and negative ones as people write them, the rest in hexadecimal. */
export function hex(value: bigint): string {
  return value < 10n ? String(value) : `0x${value.toString(16)}`;
}
