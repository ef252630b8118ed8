// SPDX-License-Identifier: MIT
// The facts of system calls for abi.lock: number, arguments, result, rights, and the errno table in its order.
import type {
  ArgType,
  Check,
  ErrorRow,
  Only,
  Operand,
  Place,
  Probe,
  Returns,
  Syscall,
  Value,
} from '../../model/types';
import { decimal } from '../literal';
import { order, said, type Fact } from './fact';
import { sinceText } from '../words';

export function callFacts(syscall: Syscall): Fact[] {
  const about = ['syscall', syscall.name];
  const { blocking } = syscall;
  return [
    [...about, 'number', syscall.number],
    [...about, 'origin', syscall.origin, 'since', sinceText(syscall.since)],
    ...syscall.args.map(({ name, type }, index) => [...about, 'arg', index, name, ...argFact(type)]),
    [...about, 'returns', ...returnFact(syscall.returns)],
    [
      ...about,
      'blocking',
      ...(blocking.never
        ? ['never']
        : [blocking.waits, blocking.interruptible ? 'interruptible' : 'uninterruptible']),
    ],
    [...about, 'atomicity', syscall.atomicity === 'unchanged' ? 'unchanged' : 'described'],
    [...about, 'compat', syscall.compat],
    [...about, 'audit', syscall.audit],
    ...syscall.permission.map(({ cap, userns }, index) => [
      ...about,
      'permission',
      index,
      cap ?? 'unprivileged',
      ...said('userns', userns),
    ]),
    ...syscall.errors.map((row, index) => [...about, 'errno', order(index), row.errno, ...rowFact(row)]),
  ];
}

export function argFact(type: ArgType): Fact {
  switch (type.kind) {
    case 'fd':
      return ['fd', type.at ? 'at' : undefined];
    case 'path':
      return ['path', type.nullable ? 'nullable' : undefined];
    case 'struct':
      return [type.direction, type.struct.name];
    case 'array':
      return [type.direction, `${type.scalar}[]`, 'count', type.count];
    case 'size':
    case 'count':
      return [type.kind, 'of', type.of];
    case 'flags':
      return ['flags', type.flags.name];
    case 'enum':
      return ['enum', type.enum.name];
    case 'scalar':
      return [type.scalar];
  }
}

function returnFact(returns: Returns): Fact {
  if (returns.kind === 'fd') return ['fd', returns.fdKind.name, 'cloexec', returns.cloexec];
  return returns.kind === 'count' ? ['count', 'of', returns.of] : ['zero'];
}

export function rowFact({ check, probe, test }: ErrorRow): Fact {
  if (check) return checkFact(check);
  if (probe) return probeFact(probe);
  return test === undefined ? ['untestable'] : ['test', test];
}

function probeFact(probe: Probe): Fact {
  return [probe.kind, probe.arg.name, 'case' in probe ? probe.case : undefined];
}

function checkFact(check: Check): Fact {
  switch (check.kind) {
    case 'size':
      return ['size', check.rule, check.arg.name];
    case 'unknown_bit':
    case 'reserved_bit':
      return [check.kind, placeText(check.place)];
    case 'reserved':
      return ['reserved', ...check.fields.map((field) => placeText({ arg: check.arg, field }))];
    case 'partly_set':
      return ['partly_set', ...check.places.map(placeText)];
    case 'together':
      return ['together', ...check.operands.map(operandText)];
    case 'needs':
      return ['needs', operandText(check.operand), operandText(check.needed)];
    case 'pointer':
      return ['pointer', check.arg.name];
    case 'above':
    case 'below':
    case 'at_most':
      return limitFact(check.kind, check.place, check.limit, check);
    case 'not_multiple':
      return limitFact(check.kind, check.place, check.of, check);
  }
}

function limitFact(kind: string, place: Place, { name, value }: Value, only: Only): Fact {
  return [
    ...[kind, placeText(place), name ?? decimal(value)],
    ...said('with', only.with && operandText(only.with)),
    ...said('without', only.without && operandText(only.without)),
  ];
}

function placeText({ arg, field }: Place): string {
  return field ? `${arg.name}.${field.name}` : arg.name;
}

function operandText(operand: Operand): string {
  if (operand.kind === 'flag') return operand.bits.map(({ name }) => name).join('|');
  return operand.kind === 'field' ? placeText(operand.place) : operand.arg.name;
}
