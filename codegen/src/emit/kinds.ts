// SPDX-License-Identifier: MIT
// How arguments and results cross from JavaScript to a system call: the kinds of sdk/native/call.h. The glue and the
// TypeScript that calls it must name the same ones.
import type { Arg, ArgType, Returns, ScalarName, Syscall } from '../model/types';

export type Kind = 'fd' | 'int' | 'uint' | 'size' | 'off' | 'ptr' | 'path' | 'u64';

const scalarKinds: Record<ScalarName, Kind> = {
  char: 'int',
  s8: 'int',
  s16: 'int',
  s32: 'int',
  s64: 'off',
  u8: 'uint',
  u16: 'uint',
  u32: 'uint',
  u64: 'u64',
};

function kindOfType(type: ArgType): Kind {
  switch (type.kind) {
    case 'fd':
    case 'path':
      return type.kind;
    case 'struct':
    case 'array':
      return 'ptr';
    case 'size':
    case 'count':
      return 'size';
    case 'flags':
      return type.flags.width === 64 ? 'u64' : 'uint';
    case 'enum':
      return type.enum.width === 64 ? 'u64' : 'uint';
    case 'scalar':
      return scalarKinds[type.scalar];
  }
}

const returnKinds: Record<Returns['kind'], Kind> = { zero: 'int', fd: 'fd', count: 'size' };

export const kindOf = (arg: Arg): Kind => kindOfType(arg.type);

export const returnKindOf = (syscall: Syscall): Kind => returnKinds[syscall.returns.kind];
