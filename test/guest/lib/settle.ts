// SPDX-License-Identifier: MIT
// Two things that only the kernel knows: that all readers of a moment have gone (a grace period), and how many
// namespaces there are.
import { EdgeMemory } from './edge-memory';
import { libc } from './libc';

const word = 'intptr_t';
const syscall = libc.func(`long syscall(long number, ${word} a, ${word} b, ${word} c, ${word} d)`) as (
  number: number,
  ...args: [number, number, number, number]
) => number;

const MEMBARRIER = 324;
const MEMBARRIER_CMD_GLOBAL = 1;
const LISTNS = 470;
const NS_ID_REQ_SIZE = 32;
const NS_TYPE = 16;
const MOST_NAMESPACES = 4096;

/** Returns after a grace period: what readers held at the call can be freed now. */
export function waitForReaders(): void {
  if (syscall(MEMBARRIER, MEMBARRIER_CMD_GLOBAL, 0, 0, 0) !== 0) throw new Error('membarrier() failed');
}

/** How many namespaces of a type (CLONE_NEW...) are in use. */
export function countNamespaces(type: number): number {
  const request = new EdgeMemory(NS_ID_REQ_SIZE);
  const answer = new EdgeMemory(MOST_NAMESPACES * 8);
  try {
    request.view.setUint32(0, NS_ID_REQ_SIZE, true);
    request.view.setUint32(NS_TYPE, type, true);
    const found = syscall(LISTNS, request.address, answer.address, MOST_NAMESPACES, 0);
    if (found < 0 || found === MOST_NAMESPACES) throw new Error('listns() failed, or there are too many');
    return found;
  } finally {
    request.dispose();
    answer.dispose();
  }
}
