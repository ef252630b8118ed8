// SPDX-License-Identifier: MIT
// The numbers of codegen/src/cases as Rust: flags and constants by their names, pointers as addresses.
import { atFdcwd, pageSize, sizeKey } from '../../cases/setting';
import type { Field, Flags } from '../../model/types';
import type { Decoder } from '../decoder';
import { hex } from '../literal';
import { number } from './format';
import { isAddress, type RustNames } from './names';

export class RustValues {
  constructor(
    private readonly decoder: Decoder,
    readonly names: RustNames,
  ) {}

  /** What a key has as its value; flags are one operand each, to be joined. */
  operands(key: string, value: bigint): string[] {
    const { syscall, input } = this.decoder;
    const [argName, fieldName] = key.split('.');
    const arg = syscall.args.find(({ name }) => name === argName);
    if (!arg) return [number(value)];
    if (fieldName !== undefined)
      return this.fieldOperands(
        input?.fields.find(({ name }) => name === fieldName),
        value,
      );
    if (isAddress(arg.type)) return [`UserPtr::from_addr(${value})`];
    if (arg.type.kind === 'fd' && value === atFdcwd) return ['bindings::AT_FDCWD'];
    if (arg.type.kind === 'flags') return this.flags(arg.type.flags, value);
    if (arg.type.kind === 'enum') return [this.named(arg.type.enum.values, value, `u${arg.type.enum.width}`)];
    if (input && sizeKey(syscall, input.arg, input.struct) === key) {
      if (value === pageSize + 1n) return ['PAGE_SIZE + 1'];
      const versions = input.struct.versions.map(({ name, size }) => ({ name, value: BigInt(size) }));
      return [this.named(versions, value, 'usize')];
    }
    return [number(value)];
  }

  private fieldOperands(field: Field | undefined, value: bigint): string[] {
    if (field?.flags) return this.flags(field.flags, value);
    if (field?.enum) return [this.named(field.enum.values, value, `u${field.enum.width}`)];
    return [number(value)];
  }

  private named(all: { name: string; value: bigint }[], value: bigint, type: string): string {
    return this.names.spelled(all.find((one) => one.value === value)?.name, value, type);
  }

  private flags({ bits, width }: Flags, value: bigint): string[] {
    let rest = value;
    const widestFirst = [...bits].sort((a, b) => bitCount(b.value) - bitCount(a.value));
    const names = widestFirst.flatMap((bit) => {
      if (bit.value === 0n || (rest & bit.value) !== bit.value) return [];
      rest &= ~bit.value;
      return [this.names.spelled(bit.name, bit.value, `u${width}`)];
    });
    return rest === 0n ? (names.length > 0 ? names : ['0']) : [...names, hex(rest)];
  }
}

function bitCount(value: bigint): number {
  return value.toString(2).replace(/0/g, '').length;
}
