// SPDX-License-Identifier: MIT
// The valid calls from which tests start: a value for every argument, no field that its struct does not have, and
// nothing that a row of the errno table refuses.
import { firstRefusal } from '../cases/evaluate';
import { settingOf } from '../cases/setting';
import type { Arg, CallValue, Syscall } from '../model/types';
import type { Report, Rule } from './rule';

export const checkCalls: Rule = ({ model }, report) => {
  for (const owner of model.interfaces) for (const syscall of owner.syscalls) checkCall(syscall, report);
};

function checkCall(syscall: Syscall, report: Report): void {
  for (const call of syscall.calls) {
    const { name, args, at } = call;
    for (const arg of syscall.args) {
      const value = args[arg.name];
      if (value === undefined) report('call-incomplete', at, { call: name, arg: arg.name });
      else
        for (const field of strangers(arg, value))
          report('unknown-reference', at, { what: 'field', name: `${arg.name}.${field}` });
    }
    for (const given of Object.keys(args))
      if (!syscall.args.some((arg) => arg.name === given))
        report('unknown-reference', at, { what: 'argument', name: given });
    const row = firstRefusal(syscall, syscall.errors, settingOf(syscall, call));
    if (row)
      report('call-refused', at, {
        call: name,
        syscall: syscall.name,
        errno: row.errno,
        where: `${row.at.file}:${row.at.line}`,
      });
  }
}

function strangers({ type }: Arg, value: CallValue): string[] {
  if (value.kind !== 'struct') return [];
  const fields = type.kind === 'struct' ? type.struct.fields : [];
  return Object.keys(value.fields).filter((name) => !fields.some((field) => field.name === name));
}
