// SPDX-License-Identifier: MIT
// How each field of a struct must look through its view. It is written from the layout again, not from what the ts
// target wrote, so that the two can be compared.
import { camelCase } from '../../model/names';
import type { Field, Interface, Model, Struct } from '../../model/types';
import { homeStructs } from '../layout';
import { Code, type Data } from '../literal';
import { viewName } from '../ts/names';

export function viewTables(model: Model, owner: Interface): Data[] {
  return homeStructs(model, owner).map((struct) => ({
    struct: struct.name,
    view: new Code(viewName(struct.name)),
    size: struct.size,
    mask: maskOffset(struct),
    tail: struct.fields.find(({ length }) => length === 'flexible')?.offset ?? -1,
    fields: struct.fields
      .filter(({ reserved }) => reserved === undefined)
      .map((field) => fieldTable(struct, field)),
    hidden: struct.fields.filter(({ reserved }) => reserved !== undefined).map(({ name }) => camelCase(name)),
  }));
}

function fieldTable(struct: Struct, field: Field): Data {
  const group = field.group.reduce((mask, { value }) => mask | value, 0n);
  const access = field.direction === 'out' ? 'r' : 'rw';
  const count = struct.fields.find(({ name }) => name === field.strings?.count)?.offset;
  const facts = [camelCase(field.name), field.offset, field.size, kindOf(field), access, group];
  return count === undefined ? facts : [...facts, count];
}

function kindOf({ type, length, string, strings }: Field): string {
  if (string !== undefined) return 'string';
  if (strings !== undefined) return 'strings';
  if (type.kind === 'struct') return 'struct';
  if (length !== undefined) return type.scalar === 'char' && length !== 'flexible' ? 'text' : 'bytes';
  return type.scalar.startsWith('s') ? 'signed' : 'unsigned';
}

function maskOffset({ fields }: Struct): number {
  const bit = fields.find(({ group }) => group.length > 0)?.group[0];
  return fields.find(({ flags }) => bit !== undefined && flags?.bits.includes(bit))?.offset ?? -1;
}
