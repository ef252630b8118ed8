// SPDX-License-Identifier: MIT
// All named integers of an interface in one shape: what the ledger, the base and the rules of origin look at.
import type { Interface, Origin, Position } from '../model/types';

export interface NamedValue {
  name: string;
  value: bigint;
  origin: Origin;
  header: string;
  internal: boolean;
  at: Position;
}

export function named(owner: Interface): NamedValue[] {
  const programs = { internal: false };
  return [
    ...owner.consts,
    ...owner.flags.flatMap(({ bits }) => bits.map((bit) => ({ ...bit, ...programs }))),
    ...owner.enums.flatMap(({ values }) => values.map((value) => ({ ...value, ...programs }))),
    ...owner.errnos.map((errno) => ({ ...errno, ...programs, value: BigInt(errno.number) })),
    ...owner.structs.flatMap(({ versions, header }) =>
      versions.map((version) => ({ ...version, header, value: BigInt(version.size) })),
    ),
  ];
}
