// SPDX-License-Identifier: MIT
// What a line of abi.lock is made of.

/** The words of one fact; what is undefined is not said. */
export type Fact = readonly (string | number | bigint | undefined)[];

/** A keyword with its value, or nothing. */
export function said(word: string, value: string | number | undefined): Fact {
  return value === undefined ? [] : [word, value];
}

/** A position that sorts as text. */
export function order(index: number): string {
  return String(index).padStart(2, '0');
}
