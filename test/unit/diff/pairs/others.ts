// SPDX-License-Identifier: MIT
// Pairs for the rules of descriptors, text files, behaviours, SDK names, wishes, the ledger and the stock kernel.
import type { Edit } from '../sample';
import { along, back, before, both, to, type Pairs } from './pair';

const kind = '  thing: {doc: A thing., class: Thing}';
const newKind: Edit = before(kind, '  new: {doc: New., class: New}');
const newFile: Edit = before(
  '  things:\n    doc: All things.',
  '  new:\n    doc: New.\n    path: /proc/new\n    mode: "0444"\n    format: value\n    grammar: [{name: new, type: u64, origin: lockstep, doc: New.}]',
);
const number = '      - {name: number, type: u64, origin: lockstep, doc: A number.}';
const size = '      - {name: size, type: u32, origin: lockstep, doc: A size.}';
const separator = '      - {name: separator, type: literal';
const beginning = (text: string): Edit => [
  'type: u32, origin: lockstep, doc: A size.',
  `type: u32, default: "${text}", origin: lockstep, doc: A size.`,
];
const tagged: Edit = before(
  separator,
  '      - {name: new, type: u64, origin: lockstep, tag: "new:", optional: true, doc: New.}',
);
const untagged: Edit = before(size, '      - {name: new, type: u64, origin: lockstep, doc: New.}');
const behaviour = (choice: string): Edit =>
  before(
    '  thing-stays:',
    `  new:\n    of: thing\n    after: It is new.\n    ${choice}\n    test: thing.new`,
  );
const byChoice = behaviour('opt_in: THING_B');
const newName: Edit = before('  thing: {module: files', '  quick: {module: files, function: doQuick}');
const wish = '  2: {title: Another thing';
const newWish: Edit = before(
  wish,
  '  3: {title: New, areas: [files], upstream: none, state: planned, missing: [all]}',
);
const one = '      THING_ONE: {value: 1, state: used}';
const two: Edit = before(one, '      THING_TWO: {value: 2, state: used}');
const keptToo: Edit = before('      31: Kept for the kernel.', '      30: Kept, too.');
const newWord: Edit = before(
  '  thing.numbers:',
  '  thing.new:\n    doc: New.\n    kind: numbers\n    names:\n      NEW: {value: 1, state: used}',
);

export const otherPairs: Pairs = {
  'fd-kind-added': to(newKind),
  'fd-kind-removed': back(newKind),
  'fd-kind-class-changed': to([kind, '  thing: {doc: A thing., class: Other}']),
  'file-added': to(newFile),
  'file-removed': back(newFile),
  'file-path-changed': to(['path: /proc/things', 'path: /proc/others']),
  'file-mode-narrowed': to(['mode: "0440"', 'mode: "0400"']),
  'file-mode-widened': to(['mode: "0440"', 'mode: "0444"']),
  'file-format-changed': to(['format: lines', 'format: keyed']),
  'file-growth-promised': back(['    append_only: true\n', '']),
  'file-growth-promise-dropped': to(['    append_only: true\n', '']),
  'file-field-appended': to(tagged),
  'file-field-inserted': to(untagged),
  'file-field-removed': back(untagged),
  'file-field-reordered': to([`${number}\n${size}`, `${size}\n${number}`]),
  'file-field-retyped': to(['{name: size, type: u32', '{name: size, type: u64']),
  'file-field-renamed': to(['{name: size, type: u32', '{name: width, type: u32']),
  'file-field-tag-changed': to(['tag: "owner:"', 'tag: "user:"']),
  'file-field-now-optional': back(['tag: "owner:", optional: true', 'tag: "owner:"']),
  'file-field-now-always': to(['tag: "owner:", optional: true', 'tag: "owner:"']),
  'default-stated': to(beginning('4')),
  'default-changed': both([beginning('4')], [beginning('8')]),
  'behaviour-added-by-choice': to(byChoice),
  'behaviour-added-for-all': to(behaviour('unconditional: Nobody minds.')),
  'behaviour-removed': back(byChoice),
  'behaviour-meaning-changed': to(['after: It stays.', 'after: It stays for ever.']),
  'behaviour-choice-changed': to(['opt_in: THING_A', 'opt_in: THING_B']),
  'sdk-name-added': to(newName),
  'sdk-name-removed': back(newName),
  'sdk-name-changed': to(['function: doThing', 'function: makeThing']),
  'sdk-module-moved': to(['module: files', 'module: mounts']),
  'sdk-handle-changed': to(['handle: Thing', 'handle: Other']),
  'wish-added': to(newWish),
  'wish-removed': back(newWish),
  'wish-taken-back': along(to(['state: granted', 'state: planned, missing: [all]']), 'wish-changed'),
  'wish-changed': to(['title: Another thing', 'title: Another one']),
  'ledger-entry-added': to(two),
  'ledger-entry-removed': back(two),
  'ledger-renumbered': to([one, '      THING_ONE: {value: 3, state: used}']),
  'ledger-reused': to(before(one, '      THING_NEW: {value: 1, state: used}')),
  'ledger-revived': to(['THING_OLD: {value: 0x40, state: retired}', 'THING_OLD: {value: 0x40, state: used}']),
  'ledger-retired': to([one, '      THING_ONE: {value: 1, state: retired}']),
  'ledger-state-changed': back([one, '      THING_ONE: {value: 1, state: reserved}']),
  'ledger-word-added': to(newWord),
  'ledger-word-removed': back(newWord),
  'ledger-kind-changed': to([
    'doc: Numbers of things.\n    kind: numbers',
    'doc: Numbers of things.\n    kind: sizes',
  ]),
  'ledger-neighbours-changed': to(['upstream: [AT_EMPTY_PATH]', 'upstream: ["AT_*"]']),
  'ledger-kept': to(keptToo),
  'ledger-kept-released': back(keptToo),
  'stock-kernel-changed': to(['kernel: "7.3.4"', 'kernel: "7.3.5"']),
  'stock-fact-changed': to(['EINVAL: 22', 'EINVAL: 23']),
};
