// SPDX-License-Identifier: MIT
// Calls made from the errno tables: each is refused by its row and by no earlier one, and every row of the golden spec
// has one.
import { join } from 'node:path';
import { firstRefusal } from '../../../codegen/src/cases/evaluate';
import { settingOf, type Setting } from '../../../codegen/src/cases/setting';
import { doubleViolation, violations } from '../../../codegen/src/cases/violations';
import { loadModel } from '../../../codegen/src/generate';
import type { ErrorRow, Syscall } from '../../../codegen/src/model/types';
import { projectRoot } from '../../../kernel/tools/lib/paths';

const model = loadModel(join(projectRoot, 'test', 'golden', 'root'));

function syscall(name: string): Syscall {
  const found = model.interfaces.flatMap(({ syscalls }) => syscalls).find((call) => call.name === name);
  if (!found) throw new Error(`no ${name} in the golden spec`);
  return found;
}

const open = syscall('record_open');

/** Rows of which a call given as numbers can tell. */
function visibleRows(call: Syscall): ErrorRow[] {
  return call.errors.filter(
    ({ check }) =>
      check && check.kind !== 'pointer' && !(check.kind === 'size' && check.rule === 'tail_nonzero'),
  );
}

function row(when: string): ErrorRow {
  const found = open.errors.find((candidate) => candidate.when.includes(when));
  if (!found) throw new Error(`no row with ${when}`);
  return found;
}

/** What differs from the valid call of the row. */
function changes(of: ErrorRow, setting: Setting): Record<string, bigint> {
  const start = of.from ? settingOf(open, of.from) : new Map<string, bigint>();
  return Object.fromEntries([...setting].filter(([key, value]) => (start.get(key) ?? 0n) !== value));
}

test('no row refuses a valid call', () => {
  for (const call of model.interfaces.flatMap(({ syscalls }) => syscalls))
    for (const valid of call.calls)
      expect([valid.name, firstRefusal(call, call.errors, settingOf(call, valid))?.when]).toEqual([
        valid.name,
        undefined,
      ]);
});

test('every row is reached, and before it no other', () => {
  for (const call of [open, syscall('record_list')])
    for (const target of visibleRows(call)) {
      const found = violations(call, target);
      expect([target.when, found.length]).not.toEqual([target.when, 0]);
      for (const setting of found) expect(firstRefusal(call, call.errors, setting)?.when).toBe(target.when);
    }
});

test('a limit is just passed', () => {
  const [setting] = violations(open, row('larger than 64'));
  expect(setting && changes(row('larger than 64'), setting)).toEqual({ 'how.nr_keys': 65n });
});

test('every unknown bit is tried but the reserved one, which an earlier row refuses', () => {
  const target = row('A bit of `how->what` is unknown');
  const bits = violations(open, target).map((setting) => changes(target, setting)['how.what']);
  expect(bits).toHaveLength(64 - 7);
  expect(bits).toContain(1n | (1n << 60n));
  expect(bits).not.toContain(1n | (1n << 63n));
});

test('each way to meet a row of joined flags is tried', () => {
  const target = row('stands beside CLONE_INTO_CGROUP');
  const words = violations(open, target).map((setting) => changes(target, setting)['how.what']);
  expect(words).toHaveLength(4);
  // What RECORD_WHAT_SECRETS needs is added, or else the row before would refuse.
  expect(words).toContain((1n << 62n) | (1n << 33n) | 3n);
});

test('an address, its count and its entry size are set together when one of them is too small', () => {
  const target = { ...row('smaller than 16'), from: open.calls[0] };
  const rows = open.errors.map((candidate) => (candidate.when === target.when ? target : candidate));
  const [setting] = violations({ ...open, errors: rows }, target);
  expect(setting && changes(target, setting)).toEqual({
    'how.key_size': 15n,
    'how.keys': 1n,
    'how.nr_keys': 1n,
  });
});

test('a row that is hidden by an earlier one has no call', () => {
  const target = row('larger than 64');
  const copy = (): ErrorRow => ({
    ...target,
    check: {
      kind: 'needs',
      operand: { kind: 'field', place: placeOf('nr_keys') },
      needed: { kind: 'field', place: placeOf('level') },
    },
  });
  const hidden = copy();
  expect(violations({ ...open, errors: [copy(), hidden] }, hidden)).toEqual([]);
});

function placeOf(name: string) {
  const arg = open.args.find((candidate) => candidate.type.kind === 'struct');
  const field =
    arg?.type.kind === 'struct'
      ? arg.type.struct.fields.find((candidate) => candidate.name === name)
      : undefined;
  if (!arg || !field) throw new Error(`no field ${name}`);
  return { arg, field };
}

test('two rows with different errnos can be broken at once, and the first answers', () => {
  const both = doubleViolation(open, row('larger than 64'), row('`limit` is not zero without'));
  expect(both && firstRefusal(open, open.errors, both)?.errno).toBe('E2BIG');
});
