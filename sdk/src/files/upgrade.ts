// SPDX-License-Identifier: MIT
// What a later open through a descriptor may do, in words, and the mask that the kernel is given for it.
import {
  UPGRADE_NOEXEC,
  UPGRADE_NOREAD,
  UPGRADE_NOWRITE,
  type UpgradeMask,
} from '../../../generated/ts/files';
import { invalidType, invalidValue } from '../core/check';

/**
 * What a file may still be opened for through the descriptor: by `/proc/self/fd`, by an empty path, by whomever it is
 * handed to. What is absent is allowed. It does not change what the descriptor itself can do, it goes on to every file
 * that is opened through it, and nobody can take it away. With anything forbidden, whatever would lose it is refused too:
 * a link, a bind mount, a device that is mounted through it.
 *
 * `read: false` needs `exec: false`: who may execute a file can read it.
 */
export type Upgrade =
  | {
      /** `false`: not for writing, nor `truncate()`, nor connecting to it as a socket. */
      write?: boolean;
      /** `false`: not executed. */
      exec: false;
      /** `false`: not for reading. */
      read?: boolean;
    }
  | { write?: boolean; exec?: true; read?: true };

const bits = { read: UPGRADE_NOREAD, write: UPGRADE_NOWRITE, exec: UPGRADE_NOEXEC } as const;

/** @throws TypeError `ERR_INVALID_ARG_TYPE`, or `ERR_INVALID_ARG_VALUE` for what no kernel could keep */
export function upgradeMask(upgrade: Upgrade | undefined): UpgradeMask {
  if (upgrade === undefined) return 0n;
  if (typeof upgrade !== 'object' || (upgrade as unknown) === null)
    throw invalidType('upgrade', 'of type object', upgrade);
  const given: Readonly<Record<string, unknown>> = { ...upgrade };
  for (const name of Object.keys(given))
    if (!(name in bits)) throw invalidValue(`"upgrade" has no '${name}'; there are read, write, exec`);
  let mask = 0n;
  for (const [name, bit] of Object.entries(bits)) {
    const allowed = given[name] ?? true;
    if (typeof allowed !== 'boolean') throw invalidType(`upgrade.${name}`, 'of type boolean', allowed);
    if (!allowed) mask |= bit;
  }
  if (mask & UPGRADE_NOREAD && !(mask & UPGRADE_NOEXEC))
    throw invalidValue(
      '"upgrade.read" can only be false if "upgrade.exec" is: who may execute a file can read it',
    );
  return mask;
}
