// SPDX-License-Identifier: MIT
// Target abi.lock: every fact of the ABI on a line of its own, sorted, no prose. A change of the spec shows here as the
// lines that it really changes.
import type { Behaviour, Enum, Flags, Interface, Model, TextFile } from '../../model/types';
import { decimal, hex } from '../literal';
import { callFacts } from './calls';
import { order, said, type Fact } from './fact';
import { structFacts } from './structs';
import { banner, type Output } from '../target';
import { sinceText } from '../words';

export function emitLock(model: Model): Output {
  const facts = [...model.interfaces.flatMap(interfaceFacts), ...ledgerFacts(model)];
  const lines = facts.map((fact) => fact.filter((word) => word !== undefined).join(' '));
  const sorted = [...new Set(lines)].sort();
  return new Map([['abi.lock', `${banner('hash', 'rest', 'spec/')}\n${sorted.join('\n')}\n`]]);
}

function interfaceFacts(owner: Interface): Fact[] {
  const about = ['interface', owner.name];
  return [
    [...about, 'origin', owner.origin],
    [...about, 'since', sinceText(owner.since)],
    [...about, 'stability', owner.stability],
    ...(owner.replacedBy === undefined ? [] : [[...about, 'replaced_by', owner.replacedBy]]),
    ...(owner.sunset === undefined ? [] : [[...about, 'sunset', owner.sunset]]),
    [...about, 'header', owner.header],
    ...owner.syscalls.flatMap(callFacts),
    ...owner.structs.flatMap(structFacts),
    ...owner.flags.flatMap(flagsFacts),
    ...owner.enums.flatMap(enumFacts),
    ...owner.consts.map(({ name, value, type, internal }) => [
      'const',
      name,
      value,
      type,
      internal ? 'internal' : undefined,
    ]),
    ...owner.errnos.map(({ name, number }) => ['errno', name, number]),
    ...owner.fdKinds.map(({ name, class: handle }) => ['fd_kind', name, 'class', handle]),
    ...owner.files.flatMap(fileFacts),
    ...owner.behaviours.map(behaviourFact),
    ...owner.sdk.map(({ of, module, function: name, handle }) => [
      ...['sdk', of, 'module', module, 'function', name],
      ...said('handle', handle),
    ]),
  ];
}

function flagsFacts({ name, width, unknown, reserved, bits }: Flags): Fact[] {
  return [
    ['flags', name, 'width', width],
    ['flags', name, 'unknown', unknown],
    ...reserved.map(({ bit }) => ['flags', name, 'reserved', bit]),
    ...bits.map((bit) => [
      ...['flags', name, 'bit', bit.name, hex(bit.value), 'since', sinceText(bit.since)],
      ...said('carrier', bit.carrier),
      ...bit.needs.flatMap((needed) => ['needs', needed]),
    ]),
  ];
}

function enumFacts({ name, width, values }: Enum): Fact[] {
  return [
    ['enum', name, 'width', width],
    ...values.map(({ name: value, value: number, since }) => [
      ...['enum', name, 'value', value, number, 'since', sinceText(since)],
    ]),
  ];
}

function fileFacts({ name, path, mode, format, appendOnly, grammar }: TextFile): Fact[] {
  return [
    ['file', name, 'path', path],
    ['file', name, 'mode', mode],
    ['file', name, 'format', format],
    ['file', name, 'grows', appendOnly ? 'at the end' : 'anywhere'],
    ...grammar.map((field, index) => [
      ...['file', name, 'field', order(index), field.name, field.type],
      ...[
        field.optional ? 'optional' : undefined,
        ...said('tag', field.tag),
        'since',
        sinceText(field.since),
        ...said('default', field.default),
      ],
    ]),
  ];
}

function behaviourFact({ name, of, optIn, test }: Behaviour): Fact {
  return [
    'behaviour',
    name,
    'of',
    of,
    ...(optIn === undefined ? ['unconditional'] : ['opt_in', optIn]),
    'test',
    test,
  ];
}

function ledgerFacts({ ledger }: Model): Fact[] {
  return ledger.words.flatMap(({ name, kind, entries }) =>
    entries.map((entry) => [
      ...['ledger', name, entry.name, (kind === 'bits' ? hex : decimal)(entry.value), entry.state],
    ]),
  );
}
