// SPDX-License-Identifier: MIT
// The struct that a decoder reads: its bytes as Rust, the proof that they lie as in C, how they are copied and what of
// them the body in C is given.
import { sizeKey } from '../../cases/setting';
import { pascalCase } from '../../model/names';
import type { Field, Struct } from '../../model/types';
import type { Decoder, Input } from '../decoder';
import { arrayOf, rustName, scalarType, staticAssert, structLiteral } from './format';
import { render } from '../template';

export function inputParts({ syscall }: Decoder, { arg, struct, fields, head, request }: Input) {
  const at = `args.${rustName(arg.name)}`;
  const size = `args.${rustName(sizeKey(syscall, arg, struct))}`;
  return {
    struct: struct.name,
    raws: [...heldStructs(fields).map(renderHeld), renderRaw('Raw', fields)],
    whole: struct.read === struct.size,
    assertions: [
      staticAssert('size_of::<Raw>()', `${struct.read}`),
      ...fields.map(({ name, offset }) => staticAssert(`offset_of!(Raw, ${rustName(name)})`, `${offset}`)),
    ],
    copy: head ? `user_struct::read_head(${at})` : `user_struct::read(${at}, ${size})`,
    request: `Ok(${structLiteral(
      'Request',
      request.map((field) => [rustName(field.name), fieldValue(field, 'raw', '        ')]),
      '    ',
    )})`,
  };
}

function heldStructs(fields: Field[]): Struct[] {
  const held = fields.flatMap(({ type }) =>
    type.kind === 'struct' ? [...heldStructs(type.struct.fields), type.struct] : [],
  );
  return held.filter(({ name }, index) => held.findIndex((other) => other.name === name) === index);
}

function renderHeld({ name, fields }: Struct): string {
  return renderRaw(heldName(name), fields);
}

function heldName(struct: string): string {
  return `Raw${pascalCase(struct)}`;
}

function renderRaw(name: string, fields: Field[]): string {
  return render('rust/raw', {
    name,
    fields: fields.map((field) => ({ name: rustName(field.name), type: arrayOf(elementType(field), field) })),
  }).trimEnd();
}

function elementType({ type }: Field): string {
  return type.kind === 'scalar' ? scalarType(type.scalar) : heldName(type.struct.name);
}

/** A struct that is held is written member by member, since bindgen's type is another one. */
function fieldValue(field: Field, from: string, indent: string): string {
  const value = `${from}.${rustName(field.name)}`;
  if (field.type.kind === 'scalar') return value;
  const { name, fields } = field.type.struct;
  const members = fields.map((member): [string, string] => [
    rustName(member.name),
    fieldValue(member, value, `${indent}    `),
  ]);
  return structLiteral(`bindings::${name}`, members, indent);
}
