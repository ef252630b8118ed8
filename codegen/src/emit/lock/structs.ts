// SPDX-License-Identifier: MIT
// The facts of structs for abi.lock: sizes, versions, and each field with its place and meaning.
import type { Field, Struct } from '../../model/types';
import { said, type Fact } from './fact';
import { sinceText } from '../words';

export function structFacts(struct: Struct): Fact[] {
  const about = ['struct', struct.name];
  return [
    [...about, 'size', struct.size, 'align', struct.align],
    [...about, 'direction', struct.direction, 'size_from', struct.sizeFrom, ...said('larger', struct.larger)],
    [...about, 'read', struct.read, ...said('extends', struct.extends?.name)],
    ...struct.versions.map(({ name, size, since, internal }) => [
      ...[...about, 'version', name, 'size', size, 'since', sinceText(since)],
      internal ? 'internal' : undefined,
    ]),
    ...struct.fields.map((field) => [
      ...[...about, 'field', field.name, 'offset', field.offset, 'size', field.size, 'type', typeText(field)],
      ...meaning(field),
    ]),
  ];
}

export function typeText({ type, length, fd }: Field): string {
  const name = type.kind === 'struct' ? type.struct.name : fd ? `fd:${type.scalar}` : type.scalar;
  if (length === undefined) return name;
  return length === 'flexible' ? `${name}[]` : `${name}[${length}]`;
}

function meaning(field: Field): Fact {
  const group = field.group.map(({ name }) => name).join('|');
  return [
    field.direction,
    ...said('flags', field.flags?.name),
    ...said('enum', field.enum?.name),
    ...said('group', group === '' ? undefined : group),
    ...said('reserved', field.reserved),
    ...field.union.flatMap((name) => ['union', name]),
    ...said('string', field.string),
    ...(field.strings ? ['strings', field.strings.base, 'count', field.strings.count] : []),
    ...(field.pointsTo ? ['points_to', field.pointsTo.struct.name, 'count', field.pointsTo.count] : []),
    ...['since', sinceText(field.since)],
  ];
}
