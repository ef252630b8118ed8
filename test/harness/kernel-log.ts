// SPDX-License-Identifier: MIT
// The lines of a kernel log as they were before the console put a time in front of them.

/** `[    1.234567]`, with `[   T12]` or `[   C0]` behind it where the kernel names the caller. */
const PREFIX = /^\[\s*\d+\.\d{6}\](?:\[\s*[TC]\d+\])? ?/;

export function kernelLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\r+$/, ''))
    .map((line) => line.replace(PREFIX, ''));
}
