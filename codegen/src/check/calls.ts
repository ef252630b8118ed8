// SPDX-License-Identifier: MIT
// The valid calls from which tests start: a value for every argument, and no field that its struct does not have.
import type { Arg, CallValue, Syscall } from '../model/types';
import type { Report, Rule } from './rule';

export const checkCalls: Rule = ({ model }, report) => {
  for (const owner of model.interfaces) for (const syscall of owner.syscalls) checkCall(syscall, report);
};

function checkCall(syscall: Syscall, report: Report): void {
  for (const { name, args, at } of syscall.calls) {
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
  }
}

function strangers({ type }: Arg, value: CallValue): string[] {
  if (value.kind !== 'struct') return [];
  const fields = type.kind === 'struct' ? type.struct.fields : [];
  return Object.keys(value.fields).filter((name) => !fields.some((field) => field.name === name));
}
