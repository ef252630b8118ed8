// SPDX-License-Identifier: MIT
// Runs in front of each test file: around a stress test the kernel must hold as much afterwards as before.
import { notBack, settledCounts, type Counts } from '../../guest/lib/counts';

if (expect.getState().testPath?.endsWith('.stress.test.js')) {
  let start: Counts;
  beforeAll(() => (start = settledCounts()));
  afterAll(() => {
    const left = notBack(start);
    if (left.length > 0)
      throw new Error(`the kernel holds more than before these tests:\n${left.join('\n')}`);
  });
}
