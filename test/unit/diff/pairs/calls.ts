// SPDX-License-Identifier: MIT
// Pairs for the rules of system calls.
import type { Edit } from '../sample';
import { along, back, before, to, type Pairs } from './pair';

const quick = '  quick:\n    number: 701';
const newCall: Edit = [
  quick,
  `  new:
    number: 702
    origin: lockstep
    args: []
    returns: {zero: true, doc: Nothing.}
    blocking: {never: true, doc: It is new.}
    atomicity: unchanged
    permission: [{unprivileged: true, doc: Everybody.}]
    compat: same
    audit: none
    errors: [{errno: ENODEV, when: There is no device., untestable: There is.}]
    calls: {one: {}}
${quick}`,
];
const never = 'blocking: {never: true, doc: It is quick.}';
const waiting: Edit = [never, 'blocking: {waits: disk, interruptible: false, doc: It is quick.}'];
const fd = '      - {name: fd, type: fd, doc: A descriptor.}';
const extra: Edit = before(fd, '      - {name: extra, type: u32, doc: Extra.}');
const everybody: Edit = ['      - {unprivileged: true, doc: For everybody.}\n', ''];
const broken = '{errno: EIO, when: The disk is broken., untestable: It would have to break.}';
const busy = '{errno: EBUSY, when: The thing is busy., test: thing.busy}';
const level = '{errno: EINVAL, when: The level is high., trigger: {above: {how.level: 9}}}';
const together = '{errno: EINVAL, when: A and B are set., trigger: {together: [THING_A, THING_B]}}';
const without = (row: string): Edit => [`      - ${row}\n`, ''];
const option = '      THING_B: {bit: 2,';
const newOption: Edit = before(option, '      THING_NEW: {bit: 5, origin: lockstep, doc: New.}');
const newRow: Edit = before(
  `      - ${broken}`,
  '      - {errno: EINVAL, when: It is not alone., trigger: {together: [THING_A, THING_NEW]}}',
);

export const callPairs: Pairs = {
  'syscall-added': to(newCall),
  'syscall-removed': back(newCall),
  'syscall-number-changed': to(['number: 701', 'number: 703']),
  'syscall-number-reused': to(['number: 700', 'number: 701']),
  'syscall-arg-added': to(extra),
  'syscall-arg-removed': back(extra),
  'syscall-arg-retyped': to(['{name: size, type: size of how, doc', '{name: size, type: u64, doc']),
  'syscall-arg-renamed': to(['{name: flags, type: flags', '{name: bits, type: flags']),
  'syscall-arg-reordered': to([`${fd}\n`, ''], ['doc: More of that.}\n', `doc: More of that.}\n${fd}\n`]),
  'return-kind-changed': to([
    'returns: {zero: true, doc: Nothing.}',
    'returns: {count: nothing, doc: Nothing.}',
  ]),
  'cloexec-default-changed': to(['cloexec: THING_CLOEXEC', 'cloexec: always']),
  'call-now-blocks': to(waiting),
  'call-blocks-no-more': back(waiting),
  'wait-changed': to(['interruptible: true', 'interruptible: false']),
  'atomicity-changed': to([
    'atomicity: unchanged\n    permission:\n',
    'atomicity: A part stays.\n    permission:\n',
  ]),
  'compat-changed': to([
    'compat: same\n    audit: none\n    errors:\n',
    'compat: Another layout.\n    audit: none\n    errors:\n',
  ]),
  'audit-changed': to(['audit: none\n    errors:\n', 'audit: THING record\n    errors:\n']),
  'capability-raised': to(everybody),
  'capability-changed': to(['cap: CAP_SYS_ADMIN', 'cap: CAP_SYS_PTRACE']),
  'userns-changed': to(['userns: initial', 'userns: of the caller']),
  'capability-lowered': back(everybody),
  'errno-added': back(without(broken)),
  'errno-added-for-new': along(to(newOption, newRow), 'flag-added'),
  'errno-removed': to(without(busy)),
  'errno-changed': to(['errno: EIO,', 'errno: ENODEV,']),
  'errno-meaning-changed': to(['when: The thing is busy.', 'when: The thing is gone.']),
  'errno-order-changed': to(without(broken), [`      - ${busy}\n`, `      - ${busy}\n      - ${broken}\n`]),
  'value-now-rejected': to(['above: {how.level: 9}', 'above: {how.level: 8}']),
  'value-now-accepted': to(without(level)),
  'flag-now-rejected': back(without(together)),
  'flag-now-accepted': to(without(together)),
  'test-changed': to(['how: {level: 1}', 'how: {level: 2}']),
};
