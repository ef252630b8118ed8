// SPDX-License-Identifier: MIT
// Names for the bits of a mask, so that callers write ['basic', 'ns'] instead of an OR of constants.
import { invalidType, lookUp } from './check';

/** Name -> bit. */
export type Groups = Readonly<Record<string, bigint>>;

/**
 * The OR of the bits of the names that `option` was given.
 * @throws TypeError `ERR_INVALID_ARG_TYPE` if it is no array, `ERR_INVALID_ARG_VALUE` for an unknown name
 */
export function maskOf<G extends Groups>(
  option: string,
  groups: G,
  names: readonly (keyof G & string)[],
): bigint {
  const given: unknown = names;
  if (!Array.isArray(given)) throw invalidType(option, 'an array', given);
  return names.reduce((mask, name) => mask | lookUp(option, groups, name), 0n);
}

/** The names of the groups whose bits are in `mask`. */
export function namesOf<G extends Groups>(groups: G, mask: bigint): (keyof G & string)[] {
  return Object.keys(groups).filter((name) => ((groups[name] ?? 0n) & mask) !== 0n);
}
