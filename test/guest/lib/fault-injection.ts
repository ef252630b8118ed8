// SPDX-License-Identifier: MIT
// Calls for which the kernel finds no memory. What its fault injection prints, and that it spares allocations which
// may wait, is switched off as long as that takes.
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';

const FAILSLAB = '/sys/kernel/debug/failslab';
const KNOBS = { 'ignore-gfp-wait': 'N', verbose: '0' } as const;

function withKnobs<T>(use: () => T): T {
  const before = Object.keys(KNOBS).map(
    (name) => [name, readFileSync(`${FAILSLAB}/${name}`, 'utf8')] as const,
  );
  try {
    for (const [name, value] of Object.entries(KNOBS)) writeFileSync(`${FAILSLAB}/${name}`, value);
    return use();
  } finally {
    for (const [name, value] of before) writeFileSync(`${FAILSLAB}/${name}`, value);
  }
}

/** Runs `call`, of which the first allocation in the kernel fails. It makes its system call on this thread. */
export function withoutMemory<T>(call: () => T): T {
  return withKnobs(() => {
    const next = openSync('/proc/thread-self/fail-nth', 'w');
    try {
      writeSync(next, '1');
      return call();
    } finally {
      writeSync(next, '0');
      closeSync(next);
    }
  });
}
