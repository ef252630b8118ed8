// SPDX-License-Identifier: MIT
// Names for the bits of a mask of field groups, so that callers write ['basic', 'ns'] instead of an OR of constants.

/** Group name -> bit. */
export type Groups = Readonly<Record<string, bigint>>;

/** The OR of the bits of the named groups. */
export function maskOf<G extends Groups>(groups: G, names: readonly (keyof G & string)[]): bigint {
  return names.reduce((mask, name) => {
    const bit = groups[name];
    if (bit === undefined)
      throw Object.assign(
        new TypeError(`there is no group '${name}'; there are ${Object.keys(groups).join(', ')}`),
        {
          code: 'ERR_INVALID_ARG_VALUE',
        },
      );
    return mask | bit;
  }, 0n);
}

/** The names of the groups whose bits are in `mask`. */
export function namesOf(groups: Groups, mask: bigint): string[] {
  return Object.keys(groups).filter((name) => ((groups[name] ?? 0n) & mask) !== 0n);
}
