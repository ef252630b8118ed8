// SPDX-License-Identifier: MIT
// What kmemleak finds at the end of a run, on a kernel that has it: memory that nothing points to any more.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const KMEMLEAK = '/sys/kernel/debug/kmemleak';
/** Kmemleak reports nothing younger than five seconds, and only what two scans have found unchanged. */
const SCANS = 2;
const MIN_AGE_MS = 5500;

/** Its report; empty if there is none to make. */
export async function leakReport(): Promise<string> {
  if (!existsSync(KMEMLEAK)) return '';
  for (let scan = 0; scan < SCANS; scan++) {
    await new Promise((resolve) => setTimeout(resolve, MIN_AGE_MS));
    writeFileSync(KMEMLEAK, 'scan');
  }
  return readFileSync(KMEMLEAK, 'utf8').trim();
}
