// SPDX-License-Identifier: MIT
// How often a stress test (`*.stress.test.ts`) does what it does.

/** `short` in `npm test`; as many as LOCKSTEP_ROUNDS says in `npm run stress`. */
export function rounds(short: number): number {
  return Number(process.env['LOCKSTEP_ROUNDS'] ?? short);
}
