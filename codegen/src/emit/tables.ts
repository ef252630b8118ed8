// SPDX-License-Identifier: MIT
// Target tables: the lines that a patch adds to the tables of system calls, one file a table. Every number of the
// ledger has its line, also one whose call has no body yet: it answers ENOSYS.
import type { Model } from '../model/types';
import { padTo } from './c';
import { banner, type Output } from './target';
import { render } from './template';

/** Word of the ledger in which the numbers stand. */
const word = 'syscall';

/** Tables by their path in the kernel: the ABI that their lines name, the column of the entry point. */
const tables = [
  { path: 'arch/x86/entry/syscalls/syscall_64.tbl', abi: 'common', column: 40 },
  { path: 'arch/x86/entry/syscalls/syscall_32.tbl', abi: 'i386', column: 40 },
  { path: 'scripts/syscall.tbl', abi: 'common', column: 48 },
];

export function emitTables(model: Model): Output {
  const numbers = model.ledger.words
    .filter(({ name }) => name === word)
    .flatMap(({ entries }) => entries)
    .filter(({ state }) => state !== 'retired')
    .sort((a, b) => (a.value < b.value ? -1 : 1));
  return new Map(
    tables.map(({ path, abi, column }) => [
      `kernel/syscalls/${path}`,
      render('tables/table', {
        banner: banner('hash', 'kernel', 'spec/ledger.yaml'),
        path,
        lines: numbers.map(({ name, value }) => `${padTo(`${value}\t${abi}\t${name}`, column)}sys_${name}`),
      }),
    ]),
  );
}
