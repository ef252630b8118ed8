// SPDX-License-Identifier: MIT
// Calls that are unusual and must succeed: every size of an extensible struct, and bits that are said to be ignored.
import { apply } from '../../cases/violations';
import { keyOf, pageSize, settingOf } from '../../cases/setting';
import type { Arg, Call, Struct, Syscall } from '../../model/types';
import { callValues } from './values';
import { numberCase, withSize, type Case } from './rows';

export function allowedCases(syscall: Syscall): Case[] {
  const [call] = syscall.calls;
  if (!call) return [];
  return syscall.args.flatMap((arg) =>
    arg.type.kind === 'struct'
      ? [
          ...sizeCases(syscall, call, arg, arg.type.struct),
          ...ignoredBits(syscall, call, arg, arg.type.struct),
        ]
      : [],
  );
}

/** Each version, one byte more, and a page; not so small that the call would lose a field that it sets. */
function sizeCases(syscall: Syscall, call: Call, arg: Arg, struct: Struct): Case[] {
  if (struct.versions.length === 0) return [];
  const sizes = struct.versions.flatMap(({ size }) => [size, size + 1]);
  const largest = struct.larger === undefined ? struct.size : Number(pageSize);
  return [...new Set([...sizes, largest])]
    .filter((size) => size <= largest && size >= lastByte(syscall, call, arg))
    .map((size) => numberCase(syscall, call, withSize(syscall, call, arg, struct, BigInt(size))))
    .filter(({ change }) => Object.keys(change).length > 0);
}

function lastByte(syscall: Syscall, call: Call, arg: Arg): number {
  const { words } = callValues(syscall, call)[arg.name] as unknown as { words: [string, number, number][] };
  return Math.max(0, ...words.map(([, offset, bytes]) => offset + bytes));
}

/** The lowest and the highest unknown bit of words that the kernel reads. */
function ignoredBits(syscall: Syscall, call: Call, arg: Arg, struct: Struct): Case[] {
  const read = struct.fields.filter(
    ({ direction, flags }) => direction !== 'out' && flags?.unknown === 'ignore',
  );
  return read.flatMap((field) => {
    const { flags } = field;
    if (!flags) return [];
    const kept = flags.reserved.reduce((mask, { bit }) => mask | (1n << BigInt(bit)), flags.mask);
    const unknown = Array.from({ length: flags.width }, (_, bit) => 1n << BigInt(bit)).filter(
      (bit) => (kept & bit) === 0n,
    );
    const key = keyOf({ arg, field });
    return [...new Set([unknown[0], unknown.at(-1)])].flatMap((bit) =>
      bit === undefined
        ? []
        : [numberCase(syscall, call, apply(settingOf(syscall, call), [{ key, mask: bit, value: bit }]))],
    );
  });
}
