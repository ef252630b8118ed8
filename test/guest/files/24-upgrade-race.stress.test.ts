// SPDX-License-Identifier: MIT
// Wish 24: the path and the mask of a descriptor belong together, however fast another file takes its number.
import { writeFileSync } from 'node:fs';
import { program } from '../lib/programs';
import { rounds } from '../lib/rounds';
import { Scratch, sh } from '../lib/scratch';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

test('a racing dup2() never lends a file the mask of another', () => {
  const times = rounds(2000);
  for (const name of ['masked', 'free']) writeFileSync(scratch.path(name), '');
  const output = sh(program('upgrade-race'), scratch.path('masked'), scratch.path('free'), String(times));
  const [refused = 0, free = 0, masked = -1] = output.split(' ').map(Number);
  expect(masked).toBe(0);
  expect(refused + free).toBe(times);
  // Both were met, so the number did change hands.
  expect(Math.min(refused, free)).toBeGreaterThan(0);
});
