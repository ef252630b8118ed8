// SPDX-License-Identifier: MIT
// How values are written in complaints.
import type { LedgerWord } from '../model/types';

/** Small numbers and negative ones as people write them, the rest in hexadecimal. */
export function hex(value: bigint): string {
  return value < 256n ? String(value) : `0x${value.toString(16)}`;
}

/** Bits in hexadecimal, numbers and sizes as they are. */
export function inWord(kind: LedgerWord['kind'], value: bigint): string {
  return kind === 'bits' ? `0x${value.toString(16)}` : String(value);
}
