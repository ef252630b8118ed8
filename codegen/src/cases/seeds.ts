// SPDX-License-Identifier: MIT
// What has to be true of a call so that one check refuses it: the values that matter, not yet a whole call. Several
// wishes of a check are all tried (each unknown bit), the alternatives of one wish are equally good.
import type { Check, Operand, Syscall } from '../model/types';
import { atFdcwd, keyOf, openFd, pageSize, placeKeys, sizeKey, somewhere } from './setting';

/** Bits of a key that must have a value. */
export interface Demand {
  key: string;
  mask: bigint;
  value: bigint;
}
export type Seed = Demand[];

const everyBit = -1n;
/** Beyond this many elements of an array the first and the last are enough. */
const fewElements = 4;

/** @returns wishes, each with its alternatives */
export function seedsOf(syscall: Syscall, check: Check): Seed[][] {
  switch (check.kind) {
    case 'size': {
      const key = sizeKey(syscall, check.arg, check.struct);
      const min = BigInt(check.struct.versions[0]?.size ?? 0);
      if (check.rule === 'tail_nonzero') return [];
      return [[[whole(key, check.rule === 'below_min' ? min - 1n : pageSize + 1n)]]];
    }
    case 'pointer':
      return [];
    case 'unknown_bit':
      return Array.from({ length: check.flags.width }, (_, bit) => 1n << BigInt(bit))
        .filter((bit) => (check.flags.mask & bit) === 0n)
        .map((bit) => [[{ key: keyOf(check.place), mask: bit, value: bit }]]);
    case 'reserved_bit':
      return check.flags.reserved
        .map(({ bit }) => 1n << BigInt(bit))
        .map((bit) => [[{ key: keyOf(check.place), mask: bit, value: bit }]]);
    case 'reserved':
      return check.fields
        .flatMap((field) => ends(placeKeys({ arg: check.arg, field })))
        .map((key) => [[whole(key, 1n)]]);
    case 'partly_set':
      return partSeeds(check.places.map(keyOf));
    case 'together':
      return product(check.operands.map(setSeeds)).map((seed) => [seed]);
    case 'needs':
      return [setSeeds(check.operand).map((seed) => [...seed, ...unsetSeed(check.needed)])];
    case 'above':
    case 'below':
    case 'at_most':
    case 'not_multiple':
      return [limitSeeds(check)];
  }
}

function whole(key: string, value: bigint): Demand {
  return { key, mask: everyBit, value };
}

function ends(keys: string[]): string[] {
  return keys.length <= fewElements ? keys : [...keys.slice(0, 1), ...keys.slice(-1)];
}

/** Each alone, and all but each. */
function partSeeds(keys: string[]): Seed[][] {
  const masks = keys.flatMap((_, index) => [
    keys.map((__, other) => other === index),
    keys.map((__, other) => other !== index),
  ]);
  const different = keys.length > 2 ? masks : masks.slice(0, 2);
  return different.map((mask) => [keys.map((key, index) => whole(key, mask[index] ? 1n : 0n))]);
}

function limitSeeds(check: Extract<Check, { kind: 'above' | 'below' | 'at_most' | 'not_multiple' }>): Seed[] {
  const key = keyOf(check.place);
  const withSeeds = check.with ? setSeeds(check.with) : [[]];
  const unset = check.without ? unsetSeed(check.without) : [];
  return limitValues(check).flatMap((value) =>
    withSeeds.map((seed) => [whole(key, value), ...seed, ...unset]),
  );
}

/** Nearest first; further ones for a value that other checks want to be a multiple. */
function limitValues(
  check: Extract<Check, { kind: 'above' | 'below' | 'at_most' | 'not_multiple' }>,
): bigint[] {
  const steps = [1n, 2n, 4n, 8n, 16n, pageSize];
  switch (check.kind) {
    case 'above':
      return steps.map((step) => check.limit.value + step);
    case 'below':
      return steps.map((step) => check.limit.value - step).filter((value) => value >= 0n);
    case 'at_most':
      return [0n, ...steps].map((step) => check.limit.value - step).filter((value) => value >= 0n);
    case 'not_multiple':
      return [1n, 2n, 3n, 8n].map((factor) => check.of.value * factor + 1n);
  }
}

/** Ways to set an operand: any of joined flags. */
function setSeeds(operand: Operand): Seed[] {
  if (operand.kind === 'flag') {
    const key = keyOf(operand.place);
    return operand.bits.map(({ value }) => [{ key, mask: value, value }]);
  }
  if (operand.kind === 'field') return placeKeys(operand.place).map((key) => [whole(key, 1n)]);
  return [[whole(operand.arg.name, operand.arg.type.kind === 'fd' ? openFd : somewhere)]];
}

function unsetSeed(operand: Operand): Seed {
  if (operand.kind === 'flag') {
    const mask = operand.bits.reduce((bits, { value }) => bits | value, 0n);
    return [{ key: keyOf(operand.place), mask, value: 0n }];
  }
  if (operand.kind === 'field') return placeKeys(operand.place).map((key) => whole(key, 0n));
  return [whole(operand.arg.name, operand.arg.type.kind === 'fd' ? atFdcwd : 0n)];
}

function product(choices: Seed[][]): Seed[] {
  return choices.reduce<Seed[]>(
    (seeds, options) => seeds.flatMap((seed) => options.map((option) => [...seed, ...option])),
    [[]],
  );
}
