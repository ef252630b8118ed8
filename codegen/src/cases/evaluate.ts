// SPDX-License-Identifier: MIT
// What the checks of an errno table say about a call given as numbers. It is the meaning of the trigger vocabulary,
// written once; a generated decoder is the same in Rust.
import type { Check, ErrorRow, Operand, Syscall } from '../model/types';
import { atFdcwd, keyOf, pageSize, placeKeys, sizeKey, valueAt, type Setting } from './setting';

/** The first row that refuses the call. Whether memory can be read is not looked at. */
export function firstRefusal(
  syscall: Syscall,
  rows: readonly ErrorRow[],
  setting: Setting,
): ErrorRow | undefined {
  return rows.find(({ check }) => check && refuses(syscall, check, setting));
}

export function refuses(syscall: Syscall, check: Check, setting: Setting): boolean {
  switch (check.kind) {
    case 'size':
      return refusesSize(syscall, check, setting);
    case 'pointer':
      return false;
    case 'unknown_bit':
      return (valueAt(setting, keyOf(check.place)) & ~check.flags.mask) !== 0n;
    case 'reserved_bit':
      return check.flags.reserved.some(
        ({ bit }) => (valueAt(setting, keyOf(check.place)) & (1n << BigInt(bit))) !== 0n,
      );
    case 'reserved':
      return check.fields
        .flatMap((field) => placeKeys({ arg: check.arg, field }))
        .some((key) => valueAt(setting, key) !== 0n);
    case 'partly_set':
      return new Set(check.places.map((place) => valueAt(setting, keyOf(place)) !== 0n)).size > 1;
    case 'together':
      return check.operands.every((operand) => isSet(operand, setting));
    case 'needs':
      return isSet(check.operand, setting) && !isSet(check.needed, setting);
    case 'above':
    case 'below':
    case 'at_most':
    case 'not_multiple':
      if (check.with && !isSet(check.with, setting)) return false;
      return !(check.without && isSet(check.without, setting)) && beyondLimit(check, setting);
  }
}

type LimitCheck = Extract<Check, { kind: 'above' | 'below' | 'at_most' | 'not_multiple' }>;

function beyondLimit(check: LimitCheck, setting: Setting): boolean {
  const value = valueAt(setting, keyOf(check.place));
  switch (check.kind) {
    case 'above':
      return value > check.limit.value;
    case 'below':
      return value < check.limit.value;
    case 'at_most':
      return value <= check.limit.value;
    case 'not_multiple':
      return value % check.of.value !== 0n;
  }
}

function refusesSize(syscall: Syscall, check: Extract<Check, { kind: 'size' }>, setting: Setting): boolean {
  const size = valueAt(setting, sizeKey(syscall, check.arg, check.struct));
  if (check.rule === 'below_min') return size < BigInt(check.struct.versions[0]?.size ?? 0);
  return check.rule === 'above_page' && size > pageSize;
}

/** Joined flags count as set when one of them is; a flag of several bits is set when all its bits are. */
export function isSet(operand: Operand, setting: Setting): boolean {
  if (operand.kind === 'flag') {
    const word = valueAt(setting, keyOf(operand.place));
    return operand.bits.some(({ value }) => value !== 0n && (word & value) === value);
  }
  if (operand.kind === 'field') return placeKeys(operand.place).some((key) => valueAt(setting, key) !== 0n);
  const value = valueAt(setting, operand.arg.name);
  if (operand.arg.type.kind !== 'fd') return value !== 0n;
  return operand.arg.type.at ? value !== atFdcwd : value >= 0n;
}
