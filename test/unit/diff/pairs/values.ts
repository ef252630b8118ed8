// SPDX-License-Identifier: MIT
// Pairs for the rules of flags, enums, constants and error numbers.
import type { Edit } from '../sample';
import { along, back, before, to, type Pairs } from './pair';

const newFlags: Edit = before(
  '  thing_mask:\n    doc: Groups',
  '  thing_new:\n    doc: New.\n    width: 32\n    unknown: reject\n    bits: {THING_NEW: {bit: 0, origin: lockstep, doc: New.}}',
);
const newEnum: Edit = [
  'enums:\n',
  'enums:\n  thing_new:\n    doc: New.\n    width: 32\n    values: {THING_NEW: {value: 0, origin: lockstep, doc: New.}}\n',
];
const optionB = '      THING_B: {bit: 2, origin: lockstep, doc: Option B.}';
const newBit: Edit = before(optionB, '      THING_NEW: {bit: 5, origin: lockstep, doc: New.}');
const others = '      THING_OTHERS: {bit: 1, origin: lockstep, doc: The other group.}';
const newGroup: Edit = before(others, '      THING_NEW: {bit: 5, origin: lockstep, doc: New.}');
const kept: Edit = ['    reserved: {31: Kept.}\n', ''];
const slow = '      THING_SLOW: {value: 1, origin: lockstep, doc: Slow.}';
const newValue: Edit = before(slow, '      THING_NEW: {value: 2, origin: lockstep, doc: New.}');
const newConstant: Edit = before(
  '  THING_MAX: {value: 64',
  '  THING_NEW: {value: 1, type: u32, origin: lockstep, doc: New.}',
);
const newErrno: Edit = before(
  '  ETHING: {number',
  '  ENEW: {number: 301, origin: lockstep, text: new, doc: New.}',
);

export const valuePairs: Pairs = {
  'flags-added': to(newFlags),
  'flags-removed': back(newFlags),
  'flag-added': to(newBit),
  'flag-added-where-ignored': to(newGroup),
  'flag-removed': back(newBit),
  'flag-removed-bit-kept': along(
    to(
      [`      THING_C: {bit: 3, origin: lockstep, needs: THING_A, carrier: __THING_C, doc: Option C.}\n`, ''],
      ['reserved: {31: Kept.}', 'reserved: {3: It was C., 31: Kept.}'],
    ),
    'bit-kept-back',
  ),
  'flag-renamed': to(['THING_OTHERS: {bit: 1', 'THING_MORE: {bit: 1']),
  'flag-value-changed': to(['THING_OTHERS: {bit: 1', 'THING_OTHERS: {bit: 7']),
  'flag-bit-reused': along(
    to([
      'THING_C: {bit: 3, origin: lockstep, needs: THING_A, carrier: __THING_C, doc: Option C.}',
      'THING_D: {bit: 3, origin: lockstep, doc: Option D.}',
    ]),
    'flag-removed',
  ),
  'flag-carrier-changed': to(['carrier: __THING_C', 'carrier: __THING_D']),
  'flag-needs-more': to(['needs: THING_A,', 'needs: [THING_A, THING_B],']),
  'flag-needs-less': to(['needs: THING_A, ', '']),
  'bit-kept-back': back(kept),
  'bit-now-rejected': to([
    '    why: The answer says what it knows.\n',
    '    why: The answer says what it knows.\n    reserved: {9: Kept.}\n',
  ]),
  'bit-kept-back-no-more': to(kept),
  'unknown-bits-now-rejected': along(
    back(['unknown: reject', 'unknown: ignore\n    why: It is so.']),
    'doc-only',
  ),
  'unknown-bits-now-ignored': along(
    to(['unknown: reject', 'unknown: ignore\n    why: It is so.']),
    'doc-only',
  ),
  'word-width-changed': to(['doc: A mode.\n    width: 32', 'doc: A mode.\n    width: 64']),
  'enum-added': to(newEnum),
  'enum-removed': back(newEnum),
  'enum-value-added': to(newValue),
  'enum-value-removed': back(newValue),
  'enum-value-renamed': to(['THING_SLOW: {value: 1', 'THING_LATE: {value: 1']),
  'enum-value-changed': to(['THING_SLOW: {value: 1', 'THING_SLOW: {value: 7']),
  'enum-value-reused': along(
    to([
      'THING_SLOW: {value: 1, origin: lockstep, doc: Slow.}',
      'THING_NEVER: {value: 1, origin: lockstep, doc: Never.}',
    ]),
    'enum-value-removed',
  ),
  'constant-added': to(newConstant),
  'constant-removed': back(newConstant),
  'constant-became-enum': along(
    to(
      ['  THING_MAX: {value: 64, type: u32, origin: lockstep, doc: A limit.}\n', ''],
      before('      THING_SLOW: {value: 1', '      THING_MAX: {value: 64, origin: lockstep, doc: A limit.}'),
    ),
    'enum-value-added',
  ),
  'constant-value-changed': to(['THING_MAX: {value: 64', 'THING_MAX: {value: 65']),
  'constant-type-changed': to(['value: 64, type: u32', 'value: 64, type: u64']),
  'constant-hidden': back(['THING_SIZE_VER2: {size: 32, internal: true}', 'THING_SIZE_VER2: {size: 32}']),
  'constant-shown': to(['THING_SIZE_VER2: {size: 32, internal: true}', 'THING_SIZE_VER2: {size: 32}']),
  'errno-name-added': to(newErrno),
  'errno-name-removed': back(newErrno),
  'errno-number-changed': to(['number: 300', 'number: 302']),
  'errno-text-changed': to(['text: no such thing', 'text: nothing']),
};
