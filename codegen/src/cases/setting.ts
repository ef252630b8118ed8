// SPDX-License-Identifier: MIT
// A call as plain numbers: what the checks of a decoder look at, and nothing else. Pointers are 0 or not, a
// descriptor is AT_FDCWD or some open one.
import type { Arg, Call, CallValue, Place, Struct, Syscall } from '../model/types';

/** Argument (`flags`), field behind one (`info.mask`) or element (`info.__reserved[1]`) -> value; absent is 0. */
export type Setting = ReadonlyMap<string, bigint>;

export const atFdcwd = -100n;
export const openFd = 3n;
export const somewhere = 1n;
/** Any id of the form that statx(2) gives. */
export const someMountId = 0x1_0000_0000n;
export const pageSize = 4096n;

/** Fields that share their place in a union share their key too. */
export function keyOf({ arg, field }: Place): string {
  if (!field) return arg.name;
  return `${arg.name}.${arg.type.kind === 'struct' ? placeName(arg.type.struct, field.name) : field.name}`;
}

function placeName(struct: Struct, name: string): string {
  const field = struct.fields.find((candidate) => candidate.name === name);
  return struct.fields.find(({ offset }) => offset === field?.offset)?.name ?? name;
}

/** Every key of a place: one an element of an array. */
export function placeKeys(place: Place): string[] {
  const key = keyOf(place);
  const length = place.field?.length;
  return typeof length === 'number' ? Array.from({ length }, (_, index) => `${key}[${index}]`) : [key];
}

export function valueAt(setting: Setting, key: string): bigint {
  return setting.get(key) ?? 0n;
}

/** Where the size of the struct behind an argument is passed. */
export function sizeKey(syscall: Syscall, arg: Arg, struct: Struct): string {
  const first = struct.fields[0];
  if (struct.sizeFrom === 'self' && first) return keyOf({ arg, field: first });
  return syscall.args.find(({ type }) => type.kind === 'size' && type.of === arg.name)?.name ?? arg.name;
}

/** The numbers of a valid call of the spec. */
export function settingOf(syscall: Syscall, call: Call): Setting {
  const setting = new Map<string, bigint>();
  for (const arg of syscall.args) {
    const value = call.args[arg.name];
    if (value) addValue(setting, arg, value);
  }
  return setting;
}

function addValue(setting: Map<string, bigint>, arg: Arg, value: CallValue): void {
  setting.set(arg.name, numberOf(arg, value));
  if (value.kind !== 'struct' || arg.type.kind !== 'struct') return;
  for (const [name, field] of Object.entries(value.fields))
    setting.set(`${arg.name}.${placeName(arg.type.struct, name)}`, numberOf(undefined, field));
}

/** The number behind `16` for an array is its length, so what is passed is an address. */
function numberOf(arg: Arg | undefined, value: CallValue): bigint {
  switch (value.kind) {
    case 'value':
      return arg?.type.kind === 'array' ? somewhere : value.value.value;
    case 'null':
      return 0n;
    case 'open':
      return openFd;
    case 'mount_id_of':
      return someMountId;
    case 'string':
    case 'struct':
      return somewhere;
  }
}
