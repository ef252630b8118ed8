// SPDX-License-Identifier: MIT
// Which rule a change falls under: exactly one, for every change that the schema allows.
import type { Change } from '../changes';
import type { Kind } from '../entities/entity';
import type { RuleId } from '../rules';
import { argumentChoices, permissionChoices, rowChoices, sampleChoices, syscallChoices } from './calls';
import type { Choices, Specs } from './choice';
import { interfaceChoices, specChoices } from './general';
import { behaviourChoices, fdKindChoices, fileChoices, fileFieldChoices, sdkChoices } from './others';
import { fieldChoices, structChoices, versionChoices } from './structs';
import { keptChoices, kernelFactChoices, ledgerEntryChoices, ledgerWordChoices, wishChoices } from './tables';
import {
  bitChoices,
  constantChoices,
  enumChoices,
  errorNumberChoices,
  flagsChoices,
  reservedBitChoices,
  valueChoices,
} from './values';

const choices: Readonly<Record<Kind, Choices>> = {
  spec: specChoices,
  interface: interfaceChoices,
  syscall: syscallChoices,
  argument: argumentChoices,
  permission: permissionChoices,
  'errno row': rowChoices,
  'sample call': sampleChoices,
  struct: structChoices,
  version: versionChoices,
  field: fieldChoices,
  flags: flagsChoices,
  bit: bitChoices,
  'reserved bit': reservedBitChoices,
  enum: enumChoices,
  value: valueChoices,
  constant: constantChoices,
  'error number': errorNumberChoices,
  'fd kind': fdKindChoices,
  file: fileChoices,
  'file field': fileFieldChoices,
  behaviour: behaviourChoices,
  'SDK name': sdkChoices,
  wish: wishChoices,
  'ledger word': ledgerWordChoices,
  'ledger entry': ledgerEntryChoices,
  'kept numbers': keptChoices,
  'kernel fact': kernelFactChoices,
};

/** The facts of a kind that have a rule. */
export function factsWithRules(kind: Kind): string[] {
  return Object.keys(choices[kind].facts);
}

export function ruleOf(change: Change, specs: Specs): RuleId {
  const { what, kind, fact = '' } = change;
  const { added, removed, reordered, facts } = choices[kind];
  const choice = { added, removed, reordered, changed: facts[fact] }[what];
  if (choice === undefined) throw new Error(`no rule for ${kind} ${what} ${fact}`);
  return typeof choice === 'string' ? choice : choice(change, specs);
}
