// SPDX-License-Identifier: MIT
// Pairs for the rules of structs.
import type { Edit } from '../sample';
import { along, back, before, both, to, type Pairs } from './pair';

const head: Edit = ['larger: E2BIG\n', 'larger: E2BIG\n    extends: thing_head\n'];
const entry = '  thing_entry:\n    doc: An entry.';
const newStruct: Edit = [
  entry,
  '  thing_new:\n    doc: New.\n    direction: in\n    size: 8\n    fields: [{name: new, type: u64, doc: New.}]\n' +
    entry,
];
const version1 = '      THING_SIZE_VER1: {size: 16}';
const between: Edit = before(version1, '      THING_SIZE_NEW: {size: 24}');
const version2 = '      THING_SIZE_VER2: {size: 32, internal: true}\n';
const version3: Edit = [version2, `${version2}      THING_SIZE_VER3: {size: 40}\n`];
const spare = '      - {name: __spare, type: u64, reserved: EINVAL, doc: Must be 0.}\n';
const more: Edit = [spare, `${spare}      - {name: more, type: u64, doc: More.}\n`];
const rest = '      - {name: rest, type: "u32[2]", doc: The rest.}\n';
const end: Edit = [rest, `${rest}      - {name: end, type: u64, doc: The end.}\n`];
const longTail: Edit = [
  rest,
  `${rest}      - {name: __tail, type: "u64[2]", reserved: zero, doc: Nothing.}\n`,
];
const shortTail: Edit = [
  rest,
  `${rest}      - {name: __tail, type: "u64[1]", reserved: zero, doc: Nothing.}\n`,
];
const stateSize = (size: number): Edit => [
  '    direction: out\n    size: 32',
  `    direction: out\n    size: ${size}`,
];
const third: Edit = ['      - {name: third, type: u64, union: first, doc: The third.}\n', ''];
const name = '      - {name: name, type: "u8[8]", doc: A name.}';
const value = '      - {name: value, type: s64, doc: A value.}';
const half: Edit = [
  spare,
  '      - {name: half, type: u32, doc: A half.}\n      - {name: __rest, type: u32, reserved: EINVAL, doc: Must be 0.}\n',
];

/** The struct of a call gets a successor that begins as it does. */
const extension: Edit[] = [
  ['type: in thing_how', 'type: in thing_more'],
  [
    `    larger: E2BIG\n    read: 32\n    versions:\n      THING_SIZE_VER0: {size: 8}\n${version1}\n${version2}`,
    '    size: 32\n',
  ],
  before(
    '  thing_state:\n    doc: What',
    `  thing_more:\n    doc: More.\n    extends: thing_how\n    direction: in\n    larger: E2BIG\n    versions:
      THING_SIZE_VER0: {size: 8}\n${version1}\n${version2}      THING_MORE: {size: 40}\n    fields:
      - {name: level, type: u32, doc: A level.}
      - {name: mode, type: u32, enum: thing_mode, doc: A mode.}
      - {name: mask, type: u64, flags: thing_mask, doc: A mask.}
      - {name: list, type: u64, points_to: thing_entry, count: level, doc: A list.}
${spare}      - {name: more, type: u64, doc: More.}`,
  ),
];

export const structPairs: Pairs = {
  'struct-added': to(newStruct),
  'struct-removed': back(newStruct),
  'struct-direction-changed': along(
    to(['doc: An entry.\n    direction: in\n', 'doc: An entry.\n    direction: inout\n']),
    'struct-field-direction-changed',
  ),
  'struct-size-rule-changed': to(['larger: E2BIG', 'larger: zeroed']),
  'struct-begins-as-another': to(head),
  'struct-begins-anew': back(head),
  'struct-extended': along(to(...extension), 'struct-added'),
  'struct-reads-more': back(['read: 32', 'read: 24']),
  'struct-reads-less': to(['read: 32', 'read: 24']),
  'struct-grew': along(to(more, version3, ['    read: 32\n', '']), 'struct-field-added'),
  'struct-grew-without-version': to(end, stateSize(40)),
  'struct-shrank': along(
    both([longTail, stateSize(48)], [shortTail, stateSize(40)]),
    'reserved-space-changed',
  ),
  'struct-version-resized': to(['THING_SIZE_VER1: {size: 16}', 'THING_SIZE_VER1: {size: 24}']),
  'struct-version-inserted': to(between),
  'struct-version-removed': back(between),
  'min-size-raised': to(['      THING_SIZE_VER0: {size: 8}\n', '']),
  'struct-field-added': back(third),
  'struct-field-inserted': along(
    to(before(value, '      - {name: new, type: u64, doc: New.}'), [
      'size: 16\n    fields',
      'size: 24\n    fields',
    ]),
    'struct-field-moved',
    'struct-grew-without-version',
  ),
  'struct-field-removed': to(third),
  'struct-field-moved': to([`${name}\n${value}`, `${value}\n${name}`]),
  'struct-field-resized': along(
    to(['type: "u32[2]", doc: The rest.', 'type: "u32[4]", doc: The rest.'], stateSize(40)),
    'struct-grew-without-version',
  ),
  'struct-field-retyped': to(['{name: value, type: s64', '{name: value, type: u64']),
  'struct-field-renamed': to(['{name: value, type: s64', '{name: worth, type: s64']),
  'struct-field-direction-changed': to([
    '{name: value, type: s64',
    '{name: value, direction: inout, type: s64',
  ]),
  'struct-field-word-changed': to(['type: u32, enum: thing_mode, doc', 'type: u32, doc']),
  'struct-field-group-changed': to(['group: THING_FIRST', 'group: THING_OTHERS']),
  'struct-field-reference-changed': to(['count: level, doc', 'count: mode, doc']),
  'struct-field-union-changed': to(['third, type: u64, union: first', 'third, type: u64, union: second']),
  'reserved-field-used': along(to(half), 'reserved-space-changed'),
  'reserved-space-changed': to(['type: u64, reserved: EINVAL', 'type: "u32[2]", reserved: EINVAL']),
  'must-be-zero-added': back(['type: u64, reserved: EINVAL, doc', 'type: u64, doc']),
  'must-be-zero-dropped': to(['type: u64, reserved: EINVAL, doc', 'type: u64, doc']),
  'reserved-rule-changed': to(['type: u64, reserved: EINVAL, doc', 'type: u64, reserved: E2BIG, doc']),
};
