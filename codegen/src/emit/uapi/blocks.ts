// SPDX-License-Identifier: MIT
// The definitions of a uapi header, one block each, with the documentation that kernel-doc reads.
import type { Bit, Enum, EnumValue, Field, Flags, ScalarName, Struct } from '../../model/types';
import {
  bitLiteral,
  comment,
  commentLines,
  defines,
  docText,
  docTitle,
  fieldLength,
  fieldType,
  literal,
} from '../c';
import { places } from '../layout';
import { render } from '../template';
import { fieldDoc } from '../words';

/** Values of a C enum are ints. */
const maxInt = 0x7fff_ffffn;

export function constBlock(constant: { name: string; doc: string; value: bigint; type: ScalarName }): string {
  const { name, doc, value, type } = constant;
  return `${comment(docText(doc))}\n${defines([{ name, value: literal(value, type) }])}`;
}

export function structBlock(struct: Struct): string {
  return render('uapi/struct', {
    name: struct.name,
    title: docTitle(struct.doc),
    text: structText(struct).flatMap((text) => [' *', ...commentLines(text)]),
    members: places(struct).map((fields) => memberText(struct, fields)),
  });
}

/** What a caller has to know of the whole struct. */
function structText({ direction, read, size, larger }: Struct): string[] {
  const head = direction === 'inout' && read < size;
  return [
    ...(head ? [`Only the first ${read} bytes are read; all bytes are written.`] : []),
    ...(larger === 'E2BIG' ? ['Bytes behind it, of a newer version, must be 0.'] : []),
    ...(larger === 'zeroed' ? ['Bytes behind it, of a newer version, are written as 0.'] : []),
  ];
}

function memberText(struct: Struct, fields: Field[]): string {
  const indent = fields.length > 1 ? '\t\t' : '\t';
  const members = fields.map((field) => {
    const text = `@${field.name}: ${fieldRole(struct, field)}${docText(fieldDoc(field))}`;
    return `${comment(text, indent, '/**')}\n${indent}${fieldType(field, '__')}\t${field.name}${fieldLength(field)};`;
  });
  return fields.length > 1 ? `\tunion {\n${members.join('\n')}\n\t};` : members.join('\n');
}

const roles = { in: 'In', out: 'Out', inout: 'In and out' } as const;

/** Which way a field goes, where the fields of a struct go different ways, and which bits ask for it. */
function fieldRole(struct: Struct, field: Field): string {
  const role = struct.direction === 'inout' ? roles[field.direction] : '';
  const group = field.group.map(({ name }) => name).join(', ');
  if (group === '') return role === '' ? '' : `${role}: `;
  return role === '' ? `${group}: ` : `${role} (${group}): `;
}

/** The published sizes, if programs see them. */
export function versionsBlock(struct: Struct): string[] {
  const versions = struct.versions.filter(({ internal, origin }) => !internal && origin !== 'upstream');
  if (versions.length === 0) return [];
  return [
    [
      comment(`Published sizes of struct ${struct.name}.`),
      defines(versions.map(({ name, size }) => ({ name, value: size.toString() }))),
    ].join('\n'),
  ];
}

const unknownBits = {
  reject: 'Every other bit is an error.',
  ignore: 'Other bits are no error.',
} as const;

/** Documents the whole word, also the bits of upstream, and defines those that are ours. */
export function flagsBlock(flags: Flags, ours: Bit[]): string[] {
  if (ours.length === 0) return [];
  const reserved = flags.reserved.map(({ bit, why }) => ` Bit ${bit} must be 0: ${docText(why)}`);
  return [
    render('uapi/flags', {
      name: flags.name,
      title: docTitle(flags.doc),
      text: commentLines(`${unknownBits[flags.unknown]}${reserved.join('')}`),
      bits: flags.bits.map(documented),
      defines: defines(ours.map(({ name, value }) => ({ name, value: bitLiteral(value, flags.width) }))),
    }),
  ];
}

function documented({ name, doc }: { name: string; doc: string }) {
  return { name, text: commentLines(docText(doc), '', '  ') };
}

/** An enum of ours whose values are ints; any other is a list of macros. */
export function isCEnum({ values }: Enum): boolean {
  return values.every(({ value, origin }) => origin !== 'upstream' && value <= maxInt);
}

/** An enum, and a macro of the same name for each value: `#ifdef` and scanners find those only. */
export function enumBlock(word: Enum, ours: EnumValue[]): string[] {
  if (ours.length === 0) return [];
  const values = ours.map((value) => ({ ...documented(value), value: value.value.toString() }));
  const isEnum = isCEnum(word);
  const macros = ours.map(({ name, value }) => ({
    name,
    value: isEnum ? name : literal(value, word.width === 64 ? 'u64' : 'u32'),
  }));
  return [
    render(isEnum ? 'uapi/enum' : 'uapi/values', {
      name: word.name,
      title: docTitle(word.doc),
      values,
      defines: defines(macros),
    }),
  ];
}
