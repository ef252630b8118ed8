// SPDX-License-Identifier: MIT
// Builds structs: types of fields, offsets by C's rules for naturally aligned layouts, published versions. Implicit
// padding is an error, since it would differ between 32 and 64 bit.
import type { Bit, Field, FieldType, Origin, ScalarName, Since, Struct, Version } from '../model/types';
import { entries, splitNames, type Context, type Raw } from './context';

const scalarSizes: Record<ScalarName, number> = {
  char: 1,
  u8: 1,
  s8: 1,
  u16: 2,
  s16: 2,
  u32: 4,
  s32: 4,
  u64: 8,
  s64: 8,
};

export function buildStructs(context: Context, raw: Raw): Struct[] {
  const structs = entries(raw.structs).map(([name, struct]) => ({
    struct: emptyStruct(context, name, struct),
    raw: struct,
  }));
  context.owner.structs = structs.map(({ struct }) => struct);
  for (const { struct, raw: rawStruct } of inFillOrder(structs)) fillStruct(context, struct, rawStruct);
  return context.owner.structs;
}

interface Pending {
  struct: Struct;
  raw: Raw;
}

/** What a struct holds comes before it, wherever it stands in the file: the size must be known. */
function inFillOrder(structs: Pending[]): Pending[] {
  const ordered: Pending[] = [];
  const visit = (pending: Pending, above: Pending[]): void => {
    if (ordered.includes(pending) || above.includes(pending)) return;
    const held = (pending.raw.fields as Raw[]).map(({ type }) => String(type).replace(/\[.*/, ''));
    const parts = [...held, pending.raw.extends];
    for (const part of structs.filter(({ struct }) => parts.includes(struct.name)))
      visit(part, [...above, pending]);
    ordered.push(pending);
  };
  for (const pending of structs) visit(pending, []);
  return ordered;
}

function emptyStruct(context: Context, name: string, raw: Raw): Struct {
  const direction = raw.direction as Struct['direction'];
  return {
    ...context.entity(name, raw, ['structs', name]),
    direction,
    sizeFrom: raw.versions === undefined ? 'fixed' : raw.size_from === 'self' ? 'self' : 'arg',
    size: 0,
    align: 1,
    read: 0,
    larger: raw.larger as Struct['larger'],
    versions: buildVersions(context, name, raw),
    fields: [],
    extends: undefined,
  };
}

function buildVersions(context: Context, name: string, raw: Raw): Version[] {
  return entries(raw.versions).map(([version, facts]) => ({
    name: version,
    size: Number(facts.size),
    since: (facts.since as Since | undefined) ?? (raw.since as Since | undefined) ?? context.owner.since,
    origin:
      (facts.origin as Origin | undefined) ?? (raw.origin as Origin | undefined) ?? context.owner.origin,
    internal: facts.internal === true,
    at: context.source.at(['structs', name, 'versions', version]),
  }));
}

function fillStruct(context: Context, struct: Struct, raw: Raw): void {
  let end = 0;
  const rawFields = raw.fields as Raw[];
  const placed = new Map<string, Field>();
  rawFields.forEach((rawField, index) => {
    const field = buildField(context, struct, rawField, index);
    if (!field) return;
    const partner = field.union.map((name) => placed.get(name)).find((other) => other !== undefined);
    const align = alignOf(field.type);
    field.offset = partner ? partner.offset : end;
    if (field.offset % align !== 0)
      context.report('layout-gap', field.at, { field: field.name, offset: field.offset, align });
    end = Math.max(end, field.offset + field.size);
    struct.align = Math.max(struct.align, align);
    struct.fields.push(field);
    placed.set(field.name, field);
  });
  struct.size = end;
  struct.read = raw.read === undefined ? (struct.direction === 'out' ? 0 : end) : Number(raw.read);
  checkSizes(context, struct, raw);
  struct.extends = extended(context, struct, raw);
}

/** A program may pass either struct, so the fields of the one are the first fields of the other. */
function extended(context: Context, struct: Struct, raw: Raw): Struct | undefined {
  if (raw.extends === undefined) return undefined;
  const base = structNamed(context, raw.extends as string, ['structs', struct.name, 'extends']);
  const place = (field: Field | undefined): string =>
    field ? `${field.name}: ${field.size} bytes at ${field.offset}` : 'nothing';
  base?.fields.forEach((theirs, index) => {
    const ours = struct.fields[index];
    if (place(ours) !== place(theirs))
      context.report('extends-differs', ours?.at ?? struct.at, {
        struct: base.name,
        field: place(theirs),
        found: place(ours),
      });
  });
  return base;
}

function checkSizes(context: Context, struct: Struct, raw: Raw): void {
  const ends = new Set(struct.fields.map((field) => field.offset + field.size));
  for (const version of struct.versions)
    if (!ends.has(version.size))
      context.report('version-size', version.at, { version: version.name, size: version.size });
  const said = raw.size === undefined ? struct.versions.at(-1)?.size : Number(raw.size);
  if (said !== undefined && said !== struct.size)
    context.report('struct-size', struct.at, { struct: struct.name, size: said, fields: struct.size });
  if (struct.read > struct.size)
    context.report('read-size', struct.at, { struct: struct.name, size: struct.read, fields: struct.size });
}

function buildField(context: Context, struct: Struct, raw: Raw, index: number): Field | undefined {
  const path = ['structs', struct.name, 'fields', index] as const;
  const parsed = parseType(context, raw, path);
  if (!parsed) return undefined;
  const { type, length } = parsed;
  const elements = length === undefined ? 1 : length === 'flexible' ? 0 : length;
  const pointsTo = raw.points_to as string | undefined;
  const target = pointsTo === undefined ? undefined : structNamed(context, pointsTo, [...path, 'points_to']);
  return {
    name: raw.name as string,
    doc: raw.doc as string,
    onReturn: raw.on_return as string | undefined,
    type,
    length,
    offset: 0,
    size: sizeOf(type) * elements,
    direction: (raw.direction as Field['direction'] | undefined) ?? struct.direction,
    flags: raw.flags === undefined ? undefined : context.flags(raw.flags as string, [...path, 'flags']),
    enum: raw.enum === undefined ? undefined : context.enum(raw.enum as string, [...path, 'enum']),
    fd: raw.type === 'fd',
    group: raw.group === undefined ? [] : groupBits(context, raw.group as string, [...path, 'group']),
    reserved: raw.reserved as Field['reserved'],
    union: [raw.union ?? []].flat() as string[],
    string: raw.string as string | undefined,
    strings: raw.strings as Field['strings'],
    pointsTo: target && { struct: target, count: raw.count as string },
    since: (raw.since as Since | undefined) ?? struct.since,
    at: context.source.at(path),
  };
}

function parseType(context: Context, raw: Raw, path: readonly (string | number)[]) {
  const [, name = '', brackets, count] = /^(\w+)(\[(\d*)\])?$/.exec(raw.type as string) ?? [];
  const length: Field['length'] =
    brackets === undefined ? undefined : count === '' ? 'flexible' : Number(count);
  if (name === 'fd')
    return { type: { kind: 'scalar', scalar: raw.unsigned === true ? 'u32' : 's32' } as FieldType, length };
  if (name in scalarSizes)
    return { type: { kind: 'scalar', scalar: name as ScalarName } as FieldType, length };
  const struct = structNamed(context, name, [...path, 'type']);
  return struct && { type: { kind: 'struct', struct } as FieldType, length };
}

export function structNamed(
  context: Context,
  name: string,
  path: readonly (string | number)[],
): Struct | undefined {
  return (
    context.owner.structs.find((struct) => struct.name === name) ?? context.unknown('struct', name, path)
  );
}

function groupBits(context: Context, names: string, path: readonly (string | number)[]): Bit[] {
  return splitNames(names).flatMap((name) => {
    const found = context.bit(name);
    if (!found) context.unknown('flag', name, path);
    return found ? [found.bit] : [];
  });
}

function sizeOf(type: FieldType): number {
  return type.kind === 'scalar' ? scalarSizes[type.scalar] : type.struct.size;
}

function alignOf(type: FieldType): number {
  return type.kind === 'scalar' ? scalarSizes[type.scalar] : type.struct.align;
}
