// SPDX-License-Identifier: MIT
// Every row of every errno table, from the tables that codegen makes of the spec: valid calls succeed, and each call
// with one thing wrong gives the errno of its row. A system call that the kernel lacks fails here.
import { tables, type Case, type SyscallTable } from '../../../generated/tests';
import { endings } from '../lib/errno-cases';

function check(table: SyscallTable, cases: readonly Case[], expected: string): void {
  const results = cases.flatMap((one) => [...endings(table, one)]);
  expect(Object.fromEntries(results)).toEqual(Object.fromEntries(results.map(([id]) => [id, expected])));
}

describe.each(tables.flatMap(({ syscalls }) => syscalls))('$syscall', (table) => {
  for (const from of Object.keys(table.calls))
    test(`succeeds: ${from}`, () => check(table, [{ id: from, from, change: {} }], 'ok'));

  if (table.allowed.length > 0)
    test('succeeds: other sizes, and bits that are ignored', () => check(table, table.allowed, 'ok'));

  for (const { errno, when, cases } of table.rows) test(`${errno}: ${when}`, () => check(table, cases, errno));
});
