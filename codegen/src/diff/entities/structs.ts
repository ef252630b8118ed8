// SPDX-License-Identifier: MIT
// Structs with their versions and fields.
import type { Field, Interface, Struct } from '../../model/types';
import { typeText } from '../../emit/lock/structs';
import { sinceText } from '../../emit/words';
import { Maker, type Entity } from './entity';

export function structEntities(owner: Interface): Entity[] {
  return owner.structs.map((struct) => structEntity(owner, struct));
}

function structEntity(owner: Interface, struct: Struct): Entity {
  const maker = new Maker(owner.file, owner);
  const path = ['structs', struct.name];
  const versions = struct.versions.map(({ name, size, since, origin, internal }) =>
    maker.make('version', name, `${name} of struct ${struct.name}`, [...path, 'versions', name], {
      size,
      since: sinceText(since),
      origin,
      internal,
    }),
  );
  const fields = struct.fields.map((field, index) =>
    maker.make(
      'field',
      field.name,
      `${struct.name}.${field.name}`,
      [...path, 'fields', index],
      fieldFacts(field),
      // Padding has no meaning that a new name could keep.
      {
        aliases: field.reserved === undefined ? [`${field.offset} ${typeText(field)}`] : [],
        place: { start: field.offset, end: field.offset + field.size },
      },
    ),
  );
  const values = {
    direction: struct.direction,
    size_from: struct.sizeFrom,
    // With versions, these say it.
    size: struct.versions.length === 0 ? struct.size : undefined,
    // Where the whole is read, its growth is no news about reading.
    read: struct.read === (struct.direction === 'out' ? 0 : struct.size) ? undefined : struct.read,
    larger: struct.larger,
    extends: struct.extends?.name,
    origin: struct.origin,
    since: sinceText(struct.since),
    header: struct.header,
    doc: struct.doc,
  };
  return maker.make('struct', struct.name, `struct ${struct.name}`, path, values, {
    children: [...versions, ...fields],
  });
}

function fieldFacts(field: Field) {
  const { strings, pointsTo } = field;
  return {
    name: field.name,
    offset: field.offset,
    type: typeText(field),
    direction: field.direction,
    flags: field.flags?.name,
    enum: field.enum?.name,
    group: field.group.map(({ name }) => name).join(' | ') || undefined,
    reserved: field.reserved,
    union: field.union.join(', ') || undefined,
    string: field.string,
    strings: strings && `${strings.base}, ${strings.count} of them`,
    points_to: pointsTo && `${pointsTo.struct.name}, ${pointsTo.count} of them`,
    since: sinceText(field.since),
    doc: field.doc,
    on_return: field.onReturn,
  };
}
