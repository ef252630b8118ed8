// SPDX-License-Identifier: MIT
// Finds calls that one row of an errno table refuses and no earlier row: from the valid call of the row, with what the
// check asks for, and then with whatever the earlier rows ask for in turn (a length that is too large needs its
// address too).
import type { Check, ErrorRow, Place, Syscall } from '../model/types';
import { firstRefusal, isSet, refuses } from './evaluate';
import { seedsOf, type Demand, type Seed } from './seeds';
import { keyOf, placeKeys, settingOf, sizeKey, valueAt, type Setting } from './setting';

/** How many other values a call may need until only the wanted row refuses it. */
const maxRepairs = 4;

/** Several emitters ask for the same rows, and the search is the dearest thing that codegen does. */
const known = new WeakMap<ErrorRow, readonly Setting[]>();

/** One call for each way to meet the row; none for a row that looks at memory or at the world. */
export function violations(syscall: Syscall, row: ErrorRow): readonly Setting[] {
  const found = known.get(row) ?? search(syscall, row);
  known.set(row, found);
  return found;
}

function search(syscall: Syscall, row: ErrorRow): Setting[] {
  const { check, from } = row;
  if (!check || !from) return [];
  const start = settingOf(syscall, from);
  return seedsOf(syscall, check).flatMap((alternatives) => {
    for (const seed of alternatives) {
      const found = repair(syscall, row, apply(start, seed), seed, maxRepairs);
      if (found) return [found];
    }
    return [];
  });
}

/** A call that two rows refuse, so that the errno tells which of them is checked first. */
export function doubleViolation(syscall: Syscall, first: ErrorRow, second: ErrorRow): Setting | undefined {
  const secondCheck = second.check;
  if (!secondCheck) return undefined;
  for (const start of violations(syscall, first))
    for (const seed of seedsOf(syscall, secondCheck).flat()) {
      const both = apply(start, seed);
      if (firstRefusal(syscall, syscall.errors, both) === first && refuses(syscall, secondCheck, both))
        return both;
    }
  return undefined;
}

export function apply(setting: Setting, seed: Seed): Setting {
  const changed = new Map(setting);
  for (const { key, mask, value } of seed) changed.set(key, (valueAt(changed, key) & ~mask) | (value & mask));
  return changed;
}

function repair(
  syscall: Syscall,
  target: ErrorRow,
  setting: Setting,
  fixed: Seed,
  left: number,
): Setting | undefined {
  const refusing = firstRefusal(syscall, syscall.errors, setting);
  if (refusing === target) return setting;
  if (!refusing?.check || left === 0) return undefined;
  for (const demand of remedies(syscall, refusing.check, setting)) {
    if (conflicts(demand, fixed)) continue;
    const found = repair(syscall, target, apply(setting, [demand]), [...fixed, demand], left - 1);
    if (found) return found;
  }
  return undefined;
}

function conflicts(demand: Demand, fixed: Seed): boolean {
  return fixed.some(
    ({ key, mask, value }) => key === demand.key && ((demand.value ^ value) & mask & demand.mask) !== 0n,
  );
}

/** Single changes after which a check may be content. */
function remedies(syscall: Syscall, check: Check, setting: Setting): Demand[] {
  const changes = placesOf(syscall, check).flatMap((key) =>
    interestingValues(syscall, key).map((value): Demand => ({ key, mask: -1n, value })),
  );
  const flagChanges = operandsOf(check).flatMap((operand): Demand[] => {
    if (operand.kind !== 'flag') return [];
    const key = keyOf(operand.place);
    return operand.bits.map(({ value }) => ({
      key,
      mask: value,
      value: isSet({ ...operand, bits: operand.bits.filter((bit) => bit.value === value) }, setting)
        ? 0n
        : value,
    }));
  });
  return [...flagChanges, ...changes];
}

function operandsOf(check: Check) {
  if (check.kind === 'together') return check.operands;
  if (check.kind === 'needs') return [check.operand, check.needed];
  return 'with' in check ? [check.with, check.without].filter((operand) => operand !== undefined) : [];
}

/** Keys of numbers that a check looks at; flags words are changed bit by bit instead. */
function placesOf(syscall: Syscall, check: Check): string[] {
  const places: Place[] = operandsOf(check).flatMap((operand) =>
    operand.kind === 'field'
      ? [operand.place]
      : operand.kind === 'arg'
        ? [{ arg: operand.arg, field: undefined }]
        : [],
  );
  if ('place' in check && check.kind !== 'unknown_bit' && check.kind !== 'reserved_bit')
    places.push(check.place);
  if (check.kind === 'partly_set') places.push(...check.places);
  const size = check.kind === 'size' ? [sizeKey(syscall, check.arg, check.struct)] : [];
  return [...size, ...places.flatMap(placeKeys)];
}

const interesting = new WeakMap<Syscall, Map<string, bigint[]>>();

/** Small numbers, and those around every limit that a check sets for the key. */
function interestingValues(syscall: Syscall, key: string): bigint[] {
  const ofCall = interesting.get(syscall) ?? new Map<string, bigint[]>();
  interesting.set(syscall, ofCall);
  const values = ofCall.get(key) ?? findInteresting(syscall, key);
  ofCall.set(key, values);
  return values;
}

function findInteresting(syscall: Syscall, key: string): bigint[] {
  const limits = syscall.errors.flatMap(({ check }) => {
    if (!check || !('place' in check) || keyOf(check.place) !== key) return [];
    if (check.kind === 'not_multiple') return [check.of.value, 2n * check.of.value];
    return 'limit' in check ? [check.limit.value, check.limit.value + 1n] : [];
  });
  return [...new Set([1n, ...limits, 0n])];
}
