// SPDX-License-Identifier: MIT
// Names of the KUnit cases: what a row looks for and in what, so that a failure at boot says which rule is broken.
import type { Check, ErrorRow, Operand, Place } from '../../model/types';

/** A name for each row, no two the same. */
export function nameRows(rows: ErrorRow[]): Map<ErrorRow, string> {
  const names = new Map<ErrorRow, string>();
  const used = new Map<string, number>();
  for (const row of rows) {
    const name = row.check
      ? [checkName(row.check), ...subjects(row.check)].join('_')
      : row.errno.toLowerCase();
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    names.set(row, count === 1 ? name : `${name}_${count}`);
  }
  return names;
}

function checkName(check: Check): string {
  return check.kind === 'size' ? `size_${check.rule}` : check.kind;
}

function subjects(check: Check): string[] {
  switch (check.kind) {
    case 'size':
      return [];
    case 'reserved':
    case 'pointer':
      return [check.arg.name];
    case 'partly_set':
      return check.places.map(placeName);
    case 'together':
      return check.operands.map(operandName);
    case 'needs':
      return [check.operand, check.needed].map(operandName);
    default:
      return [placeName(check.place)];
  }
}

function placeName({ arg, field }: Place): string {
  return (field?.name ?? arg.name).replace(/^_+/, '').toLowerCase();
}

function operandName(operand: Operand): string {
  if (operand.kind === 'flag') return (operand.bits[0]?.name ?? operand.flags.name).toLowerCase();
  return operand.kind === 'field' ? placeName(operand.place) : operand.arg.name.toLowerCase();
}
