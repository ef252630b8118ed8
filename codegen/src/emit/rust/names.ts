// SPDX-License-Identifier: MIT
// How a decoder in Rust calls what the spec names: arguments, fields, constants.
import type { ArgType, Field, Place, Value } from '../../model/types';
import type { Decoder } from '../decoder';
import { argumentType, number, rustName, scalarType } from './format';
import type { AbiName } from './abi';

export class RustNames {
  constructor(
    private readonly decoder: Decoder,
    private readonly names: AbiName[],
  ) {}

  /** `args.flags` or `raw.mask`; of fields that share a place, the one that is there. */
  place({ arg, field }: Place): string {
    if (!field) return `args.${rustName(arg.name)}`;
    const there = this.decoder.input?.fields.find(({ offset }) => offset === field.offset);
    return `raw.${rustName((there ?? field).name)}`;
  }

  /** The same of a key of codegen/src/cases, e.g. `info.__reserved[1]`. */
  key(key: string): string {
    const [arg = '', field] = key.split('.');
    if (field === undefined) return `args.${rustName(arg)}`;
    const [, name = '', index = ''] = /^(\w+)(\[\d+\])?$/.exec(field) ?? [];
    return `raw.${rustName(name)}${index}`;
  }

  keyType(key: string): string {
    const [argName, fieldName] = key.split('.');
    const arg = this.decoder.syscall.args.find(({ name }) => name === argName);
    const field = this.decoder.input?.fields.find(({ name }) => name === fieldName);
    return arg ? this.type({ arg, field }) : 'u64';
  }

  /** A constant by its name where Rust has it in the type that is wanted, else its value. */
  spelled(name: string | undefined, value: bigint, type: string): string {
    const known = this.names.find((candidate) => candidate.name === name);
    return known?.type === type ? `abi::${known.name}` : number(value);
  }

  value({ name, value }: Value, place: Place): string {
    return this.spelled(name, value, this.type(place));
  }

  isAddress({ arg, field }: Place): boolean {
    return !field && isAddress(arg.type);
  }

  /** Type of an argument in `Args` or of a field in `Raw`. */
  type({ arg, field }: Place): string {
    return field ? elementType(field) : valueType(arg.type);
  }
}

export function isAddress({ kind }: ArgType): boolean {
  return kind === 'path' || kind === 'struct' || kind === 'array';
}

/** An argument as the checks see it. */
export function valueType(type: ArgType): string {
  if (isAddress(type)) return 'UserPtr';
  return { c_int: 'i32', c_uint: 'u32' }[argumentType(type)] ?? argumentType(type);
}

function elementType({ type }: Field): string {
  return type.kind === 'scalar' ? scalarType(type.scalar) : type.struct.name;
}
