// SPDX-License-Identifier: MIT
// The generated views against the layouts of the spec: each field is read from exactly its bytes and written to
// exactly its bytes, and reserved ones cannot be seen. The addon compares offsets with the compiler's; this compares
// what the code does with the offsets.
import { tables, type FieldTable, type ViewTable } from '../../../generated/tests';

type Fields = Record<string, unknown>;

const TAIL = 64;

/** A struct of bytes that all differ from their neighbours, with room for texts behind it. */
function filled({ size, tail }: ViewTable): DataView {
  const bytes = new Uint8Array(tail < 0 ? size : size + TAIL);
  bytes.forEach((_, at) => (bytes[at] = (at * 7 + 1) & 0xff));
  return new DataView(bytes.buffer);
}

function number(view: DataView, offset: number, bytes: number, signed: boolean): bigint {
  let value = 0n;
  for (let at = bytes - 1; at >= 0; at--) value = (value << 8n) | BigInt(view.getUint8(offset + at));
  return signed ? BigInt.asIntN(8 * bytes, value) : value;
}

function isNumber([, , bytes, holds]: FieldTable): boolean {
  return (holds === 'unsigned' || holds === 'signed') && bytes <= 8;
}

function expectedNumber(view: DataView, [, offset, bytes, holds]: FieldTable): bigint | number {
  const value = number(view, offset, bytes, holds === 'signed');
  return bytes === 8 ? value : Number(value);
}

/** Offsets of all bytes that differ. */
function differences(before: DataView, after: DataView): number[] {
  return Array.from({ length: before.byteLength }, (_, at) => at).filter(
    (at) => before.getUint8(at) !== after.getUint8(at),
  );
}

const copy = (view: DataView): DataView => new DataView(view.buffer.slice(0));

/** What is no plain number: parts, texts in the struct, texts behind it. */
function checkOther(table: ViewTable, [name, offset, bytes, holds, , group, count]: FieldTable): void {
  const view = filled(table);
  const memory = new Uint8Array(view.buffer);
  const shown = (): unknown => (new table.view(view) as Fields)[name];
  if (holds === 'struct') {
    const [first] = [shown() as { view: DataView } | { view: DataView }[]].flat();
    expect(first?.view.byteOffset).toBe(offset);
  } else if (holds === 'text') {
    memory.set([0x61, 0x62, 0], offset);
    expect(shown()).toBe('ab');
  } else if (holds === 'string' || holds === 'strings') {
    memory.set(Buffer.from('first\0second\0'), table.tail + 5);
    view.setUint32(offset, 5, true);
    if (count !== undefined) view.setUint32(count, 2, true);
    view.setBigUint64(table.mask, group, true);
    expect(shown()).toEqual(holds === 'string' ? 'first' : ['first', 'second']);
    view.setBigUint64(table.mask, ~group, true);
    expect(shown()).toBeUndefined();
  } else {
    const { byteOffset, byteLength } = shown() as Uint8Array;
    expect([byteOffset, byteLength]).toEqual([offset, bytes || TAIL]);
  }
}

describe.each(tables.flatMap(({ views }) => views))('$view.name', (table) => {
  const fields = (view: DataView): Fields => new table.view(view) as Fields;

  test('has the size of the struct and no reserved field', () => {
    expect(table.view.size).toBe(table.size);
    const visible = Object.getOwnPropertyNames(table.view.prototype);
    expect(visible.filter((name) => table.hidden.includes(name))).toEqual([]);
    expect(visible).toEqual(expect.arrayContaining(table.fields.map(([name]) => name)));
  });

  test('reads numbers from their bytes', () => {
    const view = filled(table);
    for (const field of table.fields.filter(isNumber))
      expect([field[0], fields(view)[field[0]]]).toEqual([field[0], expectedNumber(view, field)]);
  });

  test('writes only fields that the kernel reads, and only their bytes', () => {
    for (const [name, offset, bytes, , access] of table.fields.filter(isNumber)) {
      const descriptor = Object.getOwnPropertyDescriptor(table.view.prototype, name);
      const writable = descriptor !== undefined && descriptor.set !== undefined;
      expect([name, writable]).toEqual([name, access === 'rw']);
      if (!writable) continue;
      const before = filled(table);
      const after = copy(before);
      fields(after)[name] = bytes === 8 ? 0n : 0;
      const touched = Array.from({ length: bytes }, (_, at) => offset + at);
      const expected = touched.filter((at) => before.getUint8(at) !== 0);
      expect([name, differences(before, after)]).toEqual([name, expected]);
    }
  });

  for (const field of table.fields.filter((candidate) => !isNumber(candidate)))
    test(`shows ${field[0]}`, () => checkOther(table, field));
});
