// SPDX-License-Identifier: MIT
// A system call on its page: how C and Node.js call it, its arguments, its errors with what tests them, and the rest.
import type { ErrorRow, Interface, Syscall } from '../../model/types';
import { prototypeOf } from '../signature';
import { permissionText } from '../words';
import { code, fence, section, table, text } from './markdown';

export function callSection(owner: Interface, syscall: Syscall): string[] {
  return [
    ...section(
      2,
      `${syscall.name}()`,
      signature(owner, syscall),
      argumentTable(syscall),
      text(syscall.returns.doc),
    ),
    ...section(3, 'Errors', 'In the order in which the kernel checks them.', errorTable(syscall)),
    ...section(
      3,
      'Permissions',
      syscall.permission.map((row) => `- ${text(permissionText(row))}`).join('\n'),
    ),
    ...section(3, 'Behaviour', behaviour(syscall)),
  ];
}

function signature(owner: Interface, syscall: Syscall): string {
  const wrapper = owner.sdk.find(({ of }) => of === syscall.name);
  const c = fence(
    'c',
    `#include <${owner.header}>\n\n${prototypeOf(syscall)};   /* number ${syscall.number} */`,
  );
  const node = wrapper && fence('ts', `import { ${wrapper.function} } from '@lockstep/linux';`);
  return node === undefined ? c : `${c}\n\n${node}`;
}

function argumentTable(syscall: Syscall): string {
  return table(
    ['Argument', 'Meaning'],
    syscall.args.map(({ name, doc }) => [code(name), text(doc)]),
  );
}

function errorTable(syscall: Syscall): string {
  const rows = syscall.errors.map((row) => [code(row.errno), text(row.when), proof(row)]);
  return table(['Errno', 'When', 'Tested by'], rows);
}

function proof({ test, untestable }: ErrorRow): string {
  if (test !== undefined) return code(test);
  return untestable === undefined ? 'generated' : `not: ${text(untestable)}`;
}

function behaviour({ blocking, atomicity, compat, audit }: Syscall): string {
  const signal = blocking.never
    ? ''
    : blocking.interruptible
      ? ', until a signal'
      : ', signals do not matter';
  return table(
    ['', ''],
    [
      ['Blocks', `${blocking.never ? 'never' : `yes${signal}`}: ${text(blocking.doc)}`],
      ['After an error', atomicity === 'unchanged' ? 'nothing has changed' : text(atomicity)],
      ['32-bit programs', text(compat)],
      ['Audit', text(audit)],
    ],
  );
}
