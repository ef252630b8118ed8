// SPDX-License-Identifier: MIT
// From a call as numbers (codegen/src/cases) to arguments that a test can make: memory with words in it, descriptors,
// texts. What only the running system knows (a descriptor, the id of a mount) stays what the spec calls it.
import { openFd, placeKeys, settingOf, sizeKey, valueAt, type Setting } from '../../cases/setting';
import type { Arg, Call, CallValue, Field, Struct, Syscall } from '../../model/types';
import { places, scalarSize } from '../layout';
import type { Data } from '../literal';

export type Values = Record<string, Data>;

const made = new WeakMap<Call, Values>();

/** The arguments of a valid call. */
export function callValues(syscall: Syscall, call: Call): Values {
  const known = made.get(call) ?? new CallMaker(syscall, call, settingOf(syscall, call)).values();
  made.set(call, known);
  return known;
}

/** The arguments in which a changed call differs from the valid one. */
export function changedValues(syscall: Syscall, call: Call, setting: Setting): Values {
  const before = callValues(syscall, call);
  const after = new CallMaker(syscall, call, setting).values();
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => textOf(value) !== textOf(before[name])),
  );
}

function textOf(value: Data): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
}

class CallMaker {
  private readonly start: Setting;

  constructor(
    private readonly syscall: Syscall,
    private readonly call: Call,
    private readonly setting: Setting,
  ) {
    this.start = settingOf(syscall, call);
  }

  values(): Values {
    return Object.fromEntries(this.syscall.args.map((arg) => [arg.name, this.value(arg)]));
  }

  private value(arg: Arg): Data {
    const value = valueAt(this.setting, arg.name);
    const given = this.call.args[arg.name];
    switch (arg.type.kind) {
      case 'struct':
        return value === 0n ? { number: 0 } : this.struct(arg, arg.type.struct, given);
      case 'array':
        return value === 0n ? { number: 0 } : arrayMemory(scalarSize[arg.type.scalar], given);
      case 'path':
        return value === 0n ? { number: 0 } : { text: given?.kind === 'string' ? given.value : '/' };
      case 'fd':
        return value === openFd
          ? { open: given?.kind === 'open' ? given.path : '/' }
          : { number: Number(value) };
      case 'flags':
      case 'enum':
        return { number: value };
      case 'size':
      case 'count':
      case 'scalar':
        return { number: value > 0xffffn ? value : Number(value) };
    }
  }

  private struct(arg: Arg, struct: Struct, given: CallValue | undefined): Data {
    const memory = this.memorySize(arg, struct);
    const fields = given?.kind === 'struct' ? given.fields : {};
    const words = places(struct)
      .flatMap((sharing) => this.words(arg, sharing, fields))
      .filter(({ at, bytes }) => at + bytes <= memory);
    return { memory, words: words.map(({ name, at, bytes, value }) => [name, at, bytes, value]) };
  }

  /** As many bytes as the call says, so that whoever reads one more is caught. */
  private memorySize(arg: Arg, struct: Struct): number {
    const key = sizeKey(this.syscall, arg, struct);
    if (key === arg.name) return struct.size;
    const said = Number(valueAt(this.setting, key));
    return struct.sizeFrom === 'self' ? Math.max(said, struct.fields[0]?.size ?? 0) : said;
  }

  /** The words of one place of a struct that are not zero. */
  private words(arg: Arg, sharing: Field[], fields: Record<string, CallValue>) {
    const field = sharing.find(({ name }) => fields[name]) ?? sharing[0];
    if (field?.type.kind !== 'scalar') return [];
    const bytes = scalarSize[field.type.scalar];
    const given = fields[field.name];
    return placeKeys({ arg, field }).flatMap((key, index) => {
      const value = valueAt(this.setting, key);
      const found = value === valueAt(this.start, key) ? foundValue(given) : undefined;
      return value === 0n
        ? []
        : [{ name: field.name, at: field.offset + index * bytes, bytes, value: found ?? value }];
    });
  }
}

function arrayMemory(bytes: number, given: CallValue | undefined): Data {
  const count = given?.kind === 'value' ? Number(given.value.value) : 1;
  return { memory: count * bytes, words: [] };
}

function foundValue(given: CallValue | undefined): Data {
  if (given?.kind === 'open') return { open: given.path };
  return given?.kind === 'mount_id_of' ? { mountIdOf: given.path } : undefined;
}
