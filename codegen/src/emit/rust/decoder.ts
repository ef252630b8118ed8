// SPDX-License-Identifier: MIT
// One decoder in Rust: it reads the arguments of a call and checks them in the order of its errno table. Reading and
// checking are apart, so that all checks can be tried at boot.
import { sizeKey } from '../../cases/setting';
import type { Decoder } from '../decoder';
import { areaHeader, requestName } from '../prototypes';
import { argumentType, rustName, signature, structLiteral } from './format';
import type { AbiName } from './abi';
import { renderCases } from './cases';
import { CheckWriter } from './checks';
import { inputParts } from './input';
import { isAddress, RustNames } from './names';
import { RustValues } from './values';
import { banner } from '../target';
import { render } from '../template';

/** @param abi names that the module `abi` beside it has */
export function renderDecoder(decoder: Decoder, abi: AbiName[]): string {
  const { syscall, area, input } = decoder;
  const names = new RustNames(decoder, abi);
  const writer = new CheckWriter(decoder, names);
  const early = decoder.early.map((row) => writer.row(row));
  const late = decoder.late.map((row) => writer.row(row));
  const used = usedArgs(decoder, [...early, ...late].join('\n'));
  const body = render(input ? 'rust/reading' : 'rust/plain', {
    constants: [...writer.constants.values()],
    args: syscall.args
      .filter(({ name }) => used.includes(name))
      .map(({ name, type }) => ({
        name: rustName(name),
        type: isAddress(type) ? 'UserPtr' : argumentType(type),
      })),
    early,
    late,
    lateArgs: late.some((row) => row.includes('args.')) ? 'args' : '_args',
    call: syscall.name,
    signature: signatureOf(decoder, used),
    literal: structLiteral('Args', argValues(decoder, used), '    '),
    cases: renderCases(decoder, new RustValues(decoder, names), used),
    ...(input ? { request: requestName(decoder), input: inputParts(decoder, input) } : {}),
  });
  return render('rust/decoder', {
    banner: banner('slashes', 'kernel', [syscall.owner]),
    call: syscall.name,
    header: areaHeader(area),
    ...importsOf(body),
    body: body.trimEnd(),
  });
}

/** Those that the checks or the copy look at, in their order. */
function usedArgs({ syscall, input }: Decoder, checks: string): string[] {
  const copied = input
    ? [input.arg.name, ...(input.head ? [] : [sizeKey(syscall, input.arg, input.struct)])]
    : [];
  return syscall.args
    .map(({ name }) => name)
    .filter((name) => copied.includes(name) || new RegExp(`\\bargs\\.${rustName(name)}\\b`).test(checks));
}

/** C passes all arguments, so that a new check changes no prototype. */
function signatureOf({ syscall, input }: Decoder, used: string[]): string {
  const parameters = syscall.args.map(
    ({ name, type }) => `${used.includes(name) ? '' : '_'}${rustName(name)}: ${argumentType(type)}`,
  );
  const request = input ? [`request: *mut Request`] : [];
  return signature(
    `pub ${input ? 'unsafe ' : ''}extern "C" fn lockstep_${syscall.name}_decode`,
    [...parameters, ...request],
    ' -> c_int {',
  );
}

function argValues({ syscall }: Decoder, used: string[]): [string, string][] {
  return syscall.args
    .filter(({ name }) => used.includes(name))
    .map(({ name, type }) => {
      const value = rustName(name);
      if (!isAddress(type)) return [value, value];
      const mutable = argumentType(type).startsWith('*const') ? '.cast_mut()' : '';
      return [value, `UserPtr::from_ptr(${value}${mutable}.cast())`];
    });
}

/** Only what is used, since the kernel is built without warnings. */
function importsOf(body: string) {
  const local = [
    ...(body.includes('abi::') ? ['super::abi'] : []),
    ...(body.includes('user_struct::') ? ['crate::user_struct'] : []),
    ...(body.includes('offset_of!') ? ['core::mem::offset_of'] : []),
  ];
  const kernel = [
    ...(body.includes('bindings::') ? ['bindings'] : []),
    'error::from_result',
    ...(body.includes('PAGE_SIZE') ? ['page::PAGE_SIZE'] : []),
    'prelude::*',
    ...(body.includes('UserPtr') ? ['uaccess::UserPtr'] : []),
  ];
  return {
    local,
    kernel: kernel.map((item, index) => (index === kernel.length - 1 ? `${item}, //` : `${item},`)),
  };
}
