// SPDX-License-Identifier: MIT
// Structures, flags, enums, constants, text files and changed behaviours on the page of an interface.
import type {
  Behaviour,
  Enum,
  Field,
  Flags,
  GrammarField,
  Interface,
  Since,
  Struct,
  TextFile,
} from '../../model/types';
import { fieldLength, fieldType } from '../c';
import { decimal, hex } from '../literal';
import { fieldDoc, grammarDoc, placeText, sameSince, sinceText } from '../words';
import { code, section, table, text } from './markdown';

export function structSection(struct: Struct): string[] {
  const rows = struct.fields.map((field) => [
    field.offset.toString(),
    code(`${fieldType(field, '__')} ${field.name}${fieldLength(field)}`),
    { in: 'in', out: 'out', inout: 'in, out' }[field.direction],
    fieldText(struct, field),
  ]);
  return section(
    3,
    code(`struct ${struct.name}`),
    `${text(struct.doc)} ${sizes(struct)}`,
    table(['Offset', 'Field', 'Direction', 'Meaning'], rows),
  );
}

function sizes(struct: Struct): string {
  const versions = struct.versions.map(({ size, since }) => `${size} bytes since ${sinceText(since)}`);
  return versions.length === 0 ? `${struct.size} bytes.` : `${versions.join(', ')}.`;
}

function fieldText(struct: Struct, field: Field): string {
  const groups = field.group.map(({ name }) => code(name)).join(' or ');
  const word = field.flags ?? field.enum;
  const parts = [
    withSince(fieldDoc(field) + placeText(field), field.since, struct.since),
    word ? `See [${word.name}](#${word.name}).` : '',
    groups === '' ? '' : `Filled with ${groups}.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function withSince(doc: string, since: Since, outer: Since): string {
  return sameSince(since, outer) ? text(doc) : `${text(doc)} Since ${sinceText(since)}.`;
}

export function flagsSection(flags: Flags): string[] {
  const unknown = flags.unknown === 'reject' ? 'An unknown bit is an error.' : (flags.why ?? '');
  return section(
    3,
    code(flags.name),
    text(`${flags.doc} ${flags.width} bits. ${unknown}`),
    table(
      ['Value', 'Name', 'Meaning'],
      [
        ...flags.bits.map((bit) => [
          hex(bit.value),
          code(bit.name),
          withSince(bit.doc, bit.since, flags.since),
        ]),
        ...flags.reserved.map(({ bit, why }) => [hex(1n << BigInt(bit)), '', `Reserved. ${text(why)}`]),
      ],
    ),
  );
}

export function enumSection(word: Enum): string[] {
  const rows = word.values.map((value) => [
    value.value.toString(),
    code(value.name),
    withSince(value.doc, value.since, word.since),
  ]);
  return section(3, code(word.name), text(word.doc), table(['Value', 'Name', 'Meaning'], rows));
}

export function constTable(owner: Interface): string {
  const rows = [
    ...owner.consts.map(({ name, value, doc, internal }) => [
      decimal(value),
      code(name),
      internal ? `${text(doc)} Only the kernel knows the name.` : text(doc),
    ]),
    ...owner.errnos.map(({ name, number, text: meaning, doc }) => [
      number.toString(),
      code(name),
      `${text(doc)} ("${text(meaning)}")`,
    ]),
  ];
  return rows.length === 0 ? '' : table(['Value', 'Name', 'Meaning'], rows);
}

function fieldShape({ name, type, tag }: GrammarField): string {
  if (type === 'literal') return tag ?? '';
  return tag === undefined ? name : `${tag}<${name}>`;
}

export function fileSection(file: TextFile): string[] {
  const rows = file.grammar.map((field) => [
    code(fieldShape(field)),
    field.type,
    field.optional ? 'optional' : '',
    text(grammarDoc(field)),
  ]);
  return section(
    2,
    code(file.path),
    `${text(file.doc)} Mode ${file.mode}.`,
    table(['Field', 'Type', '', 'Meaning'], rows),
    file.appendOnly ? 'New fields come only at the end of the optional ones.' : '',
  );
}

export function behaviourItem({ name, before, after, optIn, unconditional, test }: Behaviour): string {
  const choice =
    optIn === undefined ? `Always: ${text(unconditional ?? '')}` : `Asked for by ${code(optIn)}.`;
  const former = before === undefined ? '' : ` Before: ${text(before)}`;
  return `- **${name}**: ${text(after)}${former} ${choice} Test: ${code(test)}.`;
}
