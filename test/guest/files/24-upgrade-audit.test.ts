// SPDX-License-Identifier: MIT
// Wish 24: what audit writes down of openat2(): the mask if there is one, and else a record as it always was.
import { writeFileSync } from 'node:fs';
import { openat2 } from '@lockstep/linux';
import { Audit } from '../lib/audit';
import { makeCalls, pathBlob, type Bits } from '../lib/calls';
import { Scratch } from '../lib/scratch';
import { linkOf } from '../lib/upgrade/mask';
import { AT_FDCWD, howBytes, MASKS, O_PATH, SYS_getpid, SYS_openat2 } from '../lib/upgrade/run';

const AUDIT_OPENAT2 = 1337;
const PLAIN = `oflag=0${O_PATH.toString(8)} mode=00 resolve=0x4`;

let scratch: Scratch;
let audit: Audit;
beforeEach(() => {
  scratch = new Scratch();
  writeFileSync(scratch.path('file'), '');
  audit = new Audit();
});
afterEach(() => {
  audit.dispose();
  scratch.dispose();
});

/** The records about the struct that one openat2() leaves. */
function recorded(bits: Bits, size: number, mask: number | bigint): string[] {
  const rule = { syscall: SYS_openat2 };
  expect(audit.add(rule)).toBe('ok');
  const how = howBytes({ flags: O_PATH, resolve: 4, mask });
  const { results } = makeCalls(bits, {
    memory: { path: pathBlob(scratch.path('file')), how: { bytes: how.subarray(0, size) } },
    calls: [
      [bits === 64 ? SYS_getpid : 20],
      [SYS_openat2, AT_FDCWD, { memory: 'path' }, { memory: 'how' }, size],
    ],
  });
  const [pid = 0, opened = -1] = results;
  const event = audit.eventOf(pid);
  expect(audit.remove(rule)).toBe('ok');
  expect(opened).toBeGreaterThanOrEqual(0);
  return event.filter(([type]) => type === AUDIT_OPENAT2).map(([, text]) => text);
}

describe.each<Bits>([64, 32])('a program of %i bits', (bits) => {
  test('with a mask the record ends with it', () => {
    for (const mask of MASKS)
      expect([mask, recorded(bits, 64, mask)]).toEqual([
        mask,
        [`${PLAIN} upgrade_mask=0x${mask.toString(16)}`],
      ]);
  });

  test('without a mask the record is as it always was, whatever the size', () => {
    for (const size of [24, 56, 64]) expect([size, recorded(bits, size, 0)]).toEqual([size, [PLAIN]]);
  });
});

test('a rule about a tree is about the link itself, so that nothing is reached through the descriptor', async () => {
  await using masked = await openat2(scratch.path('file'), { path: true, upgrade: { exec: false } });
  await using plain = await openat2(scratch.path('file'), { path: true });
  for (const reference of [masked, plain]) {
    const rule = { directory: linkOf(reference) };
    expect(audit.add(rule)).toBe('ok');
    expect(audit.remove(rule)).toBe('ok');
    // Behind a slash it would be followed, to a directory only.
    expect(audit.add({ directory: `${linkOf(reference)}/` })).toBe('ENOTDIR');
  }
});
