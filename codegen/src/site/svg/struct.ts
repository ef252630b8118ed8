// SPDX-License-Identifier: MIT
// A structure as a drawing: offsets at the left, a box a field, lines where versions end.
import type { Field, Struct } from '../../model/types';
import { fieldLength, fieldType } from '../../emit/c';
import { sinceText } from '../../emit/words';
import { html, type Html, type Part } from '../html';
import { bytesPerRow, drawingWidth, layoutOf, size, type Cell, type Layout, type Mark } from './layout';
import { drawing, fitted, label, line, rectangle, textWidth } from './shapes';

const fontSize = 12;
const padding = 7;

export function structDrawing(struct: Struct): Html {
  const layout = layoutOf(struct, marksOf(struct));
  const shapes: Part[] = [
    ...columnNumbers(),
    ...layout.rows.map(({ offset, y }) => label(size.gutter - 8, y + 17, 'offset', offset)),
    ...layout.cells.map(drawCell),
    ...layout.marks.flatMap(drawMark),
  ];
  const title = `Layout of struct ${struct.name}, ${struct.size} bytes`;
  return drawing('layout', title, drawingWidth, layout.height, shapes);
}

/** What ends where, smallest first. */
export function marksOf(struct: Struct): Mark[] {
  const versions = struct.versions.map((version) => ({
    offset: version.size,
    text: `${version.size} bytes: ${version.name}, ${sinceText(version.since)}`,
  }));
  const partly = struct.read > 0 && struct.read < struct.size;
  const read = partly
    ? [{ offset: struct.read, text: `the kernel reads up to here: ${struct.read} bytes` }]
    : [];
  const base = struct.extends;
  const begins = base
    ? [{ offset: base.size, text: `struct ${base.name} ends here: ${base.size} bytes` }]
    : [];
  return [...read, ...begins, ...versions].sort((a, b) => a.offset - b.offset);
}

function columnNumbers(): Html[] {
  return Array.from({ length: bytesPerRow }, (_, byte) =>
    label(size.gutter + (byte + 0.5) * size.byte, 12, 'column', `+${byte}`),
  );
}

export function direction(field: Field): 'in' | 'out' | 'inout' | 'reserved' {
  return field.reserved === undefined ? field.direction : 'reserved';
}

function drawCell(cell: Cell): Html {
  const [field] = cell.fields;
  if (!field) return html``;
  const names = cell.fields.map(({ name }) => name).join(' / ');
  const type = `${fieldType(field, '')}${fieldLength(field)}`;
  const open = field.length === 'flexible';
  const kind = `cell ${direction(field)}${open ? ' open' : ''}`;
  const place = open ? `from offset ${cell.offset} on` : `offset ${field.offset}, ${field.size} bytes`;
  return html`<g data-field="${names}" data-offset="${cell.offset}" data-bytes="${cell.bytes}"
    ><title>${names}: ${type}, ${place}</title
    >${rectangle(cell, kind)}${cell.named ? caption(cell, names, type) : ''}${cell.hidden > 0 ? gap(cell) : ''}</g
  >`;
}

/** The name, and the type where there is room for both. */
function caption(cell: Cell, names: string, type: string): Html {
  const room = cell.width - 2 * padding;
  const both = textWidth(`${names}  ${type}`, fontSize) <= room;
  const y = cell.y + 17;
  const shown = label(cell.x + padding, y, 'name', fitted(names, room, fontSize));
  return both ? html`${shown}${label(cell.x + cell.width - padding, y, 'type', type)}` : shown;
}

/** Two lines across the box and between them how much is not drawn. */
function gap(cell: Cell): Html {
  const y = cell.y + size.row;
  const [left, right] = [cell.x, cell.x + cell.width];
  return html`${line(left, y, right, y, 'gap')}${line(left, y + size.gap, right, y + size.gap, 'gap')}${label(left + cell.width / 2, y + 16, 'column', `${cell.hidden} bytes not drawn`)}`;
}

function drawMark({ y, text }: Layout['marks'][number]): Html[] {
  const right = drawingWidth - 1;
  return [line(0, y + 1, right, y + 1, 'mark'), label(right, y + 13, 'mark-text', text)];
}
