// SPDX-License-Identifier: MIT
// How a field is read and written: the TypeScript type it has, the expression that decodes it and the statement that
// stores it. Numbers of 64 bits are bigint; all is unsigned unless the spec says otherwise.
import { pascalCase } from '../../model/names';
import type { Bit, Field, ScalarName, Struct } from '../../model/types';
import { viewName } from './names';

export interface Access {
  type: string;
  get: string;
  /** Statement that stores `value`; undefined where one writes into what `get` returns. */
  set: string | undefined;
  /** Groups of which one must be filled, else there is no value. */
  group?: Bit[];
  /** Functions of ../view that `get` and `set` use. */
  helpers: string[];
  setHelpers?: string[];
}

interface ScalarAccess {
  method: string;
  array: string;
  wide: boolean;
}

const scalars: Record<Exclude<ScalarName, 'char'>, ScalarAccess> = {
  u8: { method: 'Uint8', array: 'Uint8Array', wide: false },
  s8: { method: 'Int8', array: 'Int8Array', wide: false },
  u16: { method: 'Uint16', array: 'Uint16Array', wide: false },
  s16: { method: 'Int16', array: 'Int16Array', wide: false },
  u32: { method: 'Uint32', array: 'Uint32Array', wide: false },
  s32: { method: 'Int32', array: 'Int32Array', wide: false },
  u64: { method: 'BigUint64', array: 'BigUint64Array', wide: true },
  s64: { method: 'BigInt64', array: 'BigInt64Array', wide: true },
};

export function accessOf(struct: Struct, field: Field): Access {
  const { type, length, offset, size } = field;
  if (field.string !== undefined) return stringAccess(struct, field, field.string);
  if (field.strings) return stringsAccess(struct, field, field.strings);
  if (type.kind === 'struct') return structAccess(field, type.struct);
  if (length === 'flexible' || ((type.scalar === 'u8' || type.scalar === 'char') && length !== undefined)) {
    if (type.scalar === 'char' && length !== 'flexible') return textAccess(offset, size);
    const args = length === 'flexible' ? `${offset}` : `${offset}, ${size}`;
    return { type: 'Uint8Array', get: `bytesAt(this.view, ${args})`, set: undefined, helpers: ['bytesAt'] };
  }
  const scalar = type.scalar === 'char' ? scalars.u8 : scalars[type.scalar];
  if (length !== undefined) return arrayAccess(scalar, offset, length);
  return scalarAccess(field, scalar);
}

function scalarAccess(field: Field, { method, wide }: ScalarAccess): Access {
  const order = /8$/.test(method) ? '' : ', true';
  const plain = wide ? 'bigint' : 'number';
  const word = field.flags ?? field.enum;
  return {
    type: word ? pascalCase(word.name) : plain,
    get: `this.view.get${method}(${field.offset}${order})`,
    set: `this.view.set${method}(${field.offset}, value${order});`,
    helpers: [],
  };
}

function arrayAccess({ array }: ScalarAccess, offset: number, length: number): Access {
  const get = `new ${array}(this.view.buffer, this.view.byteOffset + ${offset}, ${length})`;
  return { type: array, get, set: undefined, helpers: [] };
}

function textAccess(offset: number, size: number): Access {
  return {
    type: 'string',
    get: `textAt(this.view, ${offset}, ${size})`,
    set: `putText(this.view, ${offset}, ${size}, value);`,
    helpers: ['textAt'],
    setHelpers: ['putText'],
  };
}

function structAccess({ offset, length }: Field, struct: Struct): Access {
  const view = viewName(struct.name);
  const one = (at: string) => `new ${view}(partAt(this.view, ${at}, ${struct.size}))`;
  if (typeof length !== 'number')
    return { type: view, get: one(`${offset}`), set: undefined, helpers: ['partAt'] };
  const get = `Array.from({ length: ${length} }, (_, at) => ${one(`${offset} + at * ${struct.size}`)})`;
  return { type: `${view}[]`, get, set: undefined, helpers: ['partAt'] };
}

function stringAccess(struct: Struct, field: Field, base: string): Access {
  const get = `textAt(this.view, ${tailOffset(struct, base)} + this.view.getUint32(${field.offset}, true))`;
  return filled(field, { type: 'string', get, set: undefined, helpers: ['textAt'] });
}

function stringsAccess(
  struct: Struct,
  field: Field,
  { base, count }: { base: string; count: string },
): Access {
  const counter = struct.fields.find(({ name }) => name === count)?.offset ?? 0;
  const at = `${tailOffset(struct, base)} + this.view.getUint32(${field.offset}, true)`;
  const get = `textsAt(this.view, ${at}, this.view.getUint32(${counter}, true))`;
  return filled(field, { type: 'string[]', get, set: undefined, helpers: ['textsAt'] });
}

/** The offset of a text that was not filled is 0, which is that of the first one: the mask must be asked. */
function filled({ group }: Field, access: Access): Access {
  if (group.length === 0) return access;
  return { ...access, type: `${access.type} | undefined`, group };
}

function tailOffset(struct: Struct, base: string): number {
  return struct.fields.find(({ name }) => name === base)?.offset ?? struct.size;
}
