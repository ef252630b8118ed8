// SPDX-License-Identifier: MIT
// Checks of what callers give, before it becomes words of a structure: there a wrong value would turn into another
// one (NaN into descriptor 0, -1n into the largest id). The errors are those of Node's own modules.
import { inspect } from 'node:util';

function coded<E extends Error>(error: E, code: string): E {
  return Object.defineProperty(error, 'code', {
    value: code,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

/** A value of the wrong type: `expected` continues "must be". */
export function invalidType(name: string, expected: string, value: unknown): TypeError {
  const message = `The "${name}" argument must be ${expected}. Received ${inspect(value)}`;
  return coded(new TypeError(message), 'ERR_INVALID_ARG_TYPE');
}

/** A value of the right type that means nothing. */
export function invalidValue(message: string): TypeError {
  return coded(new TypeError(message), 'ERR_INVALID_ARG_VALUE');
}

export function outOfRange(name: string, expected: string, value: unknown): RangeError {
  const message = `The value of "${name}" is out of range. It must be ${expected}. Received ${inspect(value)}`;
  return coded(new RangeError(message), 'ERR_OUT_OF_RANGE');
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE`, RangeError `ERR_OUT_OF_RANGE` */
export function checkInteger(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number') throw invalidType(name, 'of type number', value);
  if (!Number.isInteger(value) || value < least || value > most)
    throw outOfRange(name, `an integer >= ${least} and <= ${most}`, value);
  return value;
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE`, RangeError `ERR_OUT_OF_RANGE` */
export function checkU64(name: string, value: unknown): bigint {
  if (typeof value !== 'bigint') throw invalidType(name, 'of type bigint', value);
  if (BigInt.asUintN(64, value) !== value) throw outOfRange(name, 'an unsigned integer of 64 bits', value);
  return value;
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE` */
export function checkOptions(value: unknown): void {
  if (typeof value !== 'object' || value === null) throw invalidType('options', 'of type object', value);
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE` */
export function checkSignal(value: unknown): void {
  if (value === undefined) return;
  // Not by its class: a signal may come from another context or a polyfill.
  if (typeof value !== 'object' || value === null || !('aborted' in value && 'addEventListener' in value))
    throw invalidType('signal', 'an instance of AbortSignal', value);
}

/**
 * The value of a name in a table.
 * @throws TypeError `ERR_INVALID_ARG_VALUE`, which lists the names
 */
export function lookUp<T>(option: string, table: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(table, name)) return table[name] as T;
  const names = Object.keys(table).join(', ');
  throw invalidValue(`"${option}" has no ${inspect(name)}; there are ${names}`);
}
