// SPDX-License-Identifier: MIT
// A structure on the page of its interface: the drawing, its versions, its fields.
import { fieldLength, fieldType } from '../emit/c';
import { homeStructs } from '../emit/layout';
import { viewName } from '../emit/ts/names';
import { placeText, sameSince, sinceText } from '../emit/words';
import { camelCase } from '../model/names';
import type { Field, Interface, Model, Struct } from '../model/types';
import { code, html, join, render, type Html } from './html';
import { fieldId, structId, type Links } from './links';
import type { Entry } from './page';
import { inline, linked, name } from './prose';
import { direction, structDrawing } from './svg/struct';

const directions = { in: 'in', out: 'out', inout: 'in, out', reserved: 'reserved' };

export function structPart(links: Links, struct: Struct): Html {
  const kinds = [...new Set(struct.fields.map(direction))];
  return render('struct', {
    id: structId(struct.name),
    name: `struct ${struct.name}`,
    doc: inline(links, struct.doc),
    size: struct.size,
    drawing: structDrawing(struct),
    legend: kinds.map((kind) => ({ kind, text: directions[kind] })),
    versions: struct.versions.map((version) => ({
      name: version.name,
      size: version.size,
      internal: version.internal,
      since: sinceText(version.since),
    })),
    larger: largerText(struct),
    base: struct.extends && structName(links, struct.extends),
    view: viewName(struct.name),
    fields: struct.fields.map((field) => fieldRow(links, struct, field)),
  });
}

/** Of a structure that another page describes too, that page is found. */
export function structEntries(model: Model, owner: Interface): Entry[] {
  return homeStructs(model, owner).flatMap(entriesOf);
}

function entriesOf(struct: Struct): Entry[] {
  const fields = struct.fields
    .filter(({ reserved }) => reserved === undefined)
    .map((field) => ({
      name: field.name,
      kind: `field of struct ${struct.name}`,
      id: fieldId(struct.name, field.name),
      text: field.doc,
    }));
  const versions = struct.versions
    .filter(({ internal }) => !internal)
    .map((version) => ({
      name: version.name,
      kind: `size of struct ${struct.name}`,
      id: version.name,
      text: `${version.size} bytes since ${sinceText(version.since)}.`,
    }));
  return [
    { name: struct.name, kind: 'structure', id: structId(struct.name), text: struct.doc },
    ...fields,
    ...versions,
  ];
}

/** The name of a structure as a link to where it is described. */
function structName(links: Links, { name: called }: Struct): Html {
  return linked(links.struct(called), code(`struct ${called}`));
}

function largerText({ larger }: Struct): string {
  if (larger === 'E2BIG')
    return 'Of a larger structure, the bytes that the kernel does not know must be zero.';
  return larger === 'zeroed'
    ? 'Of a larger structure, the bytes that the kernel does not know become zero.'
    : '';
}

function fieldRow(links: Links, struct: Struct, field: Field) {
  const type = html`${fieldType(field, '__')}${fieldLength(field)}`;
  return {
    id: fieldId(struct.name, field.name),
    offset: field.offset,
    bytes: field.length === 'flexible' ? 'open' : field.size,
    name: field.name,
    node: field.reserved === undefined && camelCase(field.name) !== field.name ? camelCase(field.name) : '',
    type: linked(field.type.kind === 'struct' ? links.struct(field.type.struct.name) : undefined, code(type)),
    direction: directions[direction(field)],
    doc: fieldText(links, struct, field),
  };
}

function fieldText(links: Links, struct: Struct, field: Field): Html {
  const word = field.flags ?? field.enum;
  const target = field.pointsTo;
  const parts = [
    inline(links, field.doc + placeText(field)),
    ...(word ? [html`Values: ${linked(links.word(word.name), code(word.name))}.`] : []),
    ...(target ? [html`Entries: ${structName(links, target.struct)}.`] : []),
    ...(field.group.length > 0
      ? [
          html`Filled with
          ${join(
            field.group.map((bit) => name(links, bit.name)),
            ' or ',
          )}.`,
        ]
      : []),
    ...(sameSince(field.since, struct.since) ? [] : [html`Since ${sinceText(field.since)}.`]),
  ];
  return join(parts, ' ');
}
