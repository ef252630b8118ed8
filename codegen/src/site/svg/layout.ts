// SPDX-License-Identifier: MIT
// Where each byte of a structure lies, to scale: eight bytes a row, as wide as they are. Only the middle of a field
// of many rows is left out, and the drawing says so.
import type { Field, Struct } from '../../model/types';
import { places } from '../../emit/layout';
import type { Box } from './shapes';

export const bytesPerRow = 8;
export const size = { gutter: 44, byte: 68, row: 26, head: 18, strip: 18, gap: 24 };
export const drawingWidth = size.gutter + bytesPerRow * size.byte + 1;

/** Rows of one field from which on only the first and the last are drawn. */
const longRun = 6;

/** A rectangle of a field; one that starts or ends within a row has several. */
export interface Cell extends Box {
  /** Those that share the place. */
  fields: Field[];
  offset: number;
  bytes: number;
  /** The largest cell of a field carries its name. */
  named: boolean;
  /** Bytes in it that are not drawn. */
  hidden: number;
}

/** An end: of a version, or of what the kernel reads. */
export interface Mark {
  offset: number;
  text: string;
}

export interface Layout {
  height: number;
  /** Start of each row that is drawn. */
  rows: { offset: number; y: number }[];
  cells: Cell[];
  marks: (Mark & { y: number })[];
}

interface Run {
  first: number;
  last: number;
}

export function layoutOf(struct: Struct, marks: Mark[]): Layout {
  const groups = places(struct);
  const runs = groups.map(wholeRows).filter(({ first, last }) => last - first + 1 > longRun);
  const tops = new Map<number, number>();
  const placed: Layout['marks'] = [];
  let y = size.head;
  for (let row = 0; row * bytesPerRow < struct.size; row += 1) {
    const run = runs.find(({ first, last }) => row > first && row < last);
    if (run) {
      if (row === run.first + 1) y += size.gap;
      continue;
    }
    tops.set(row, y);
    y += size.row;
    const end = (row + 1) * bytesPerRow;
    for (const mark of marks.filter(({ offset }) => offset > end - bytesPerRow && offset <= end)) {
      placed.push({ ...mark, y });
      y += size.strip;
    }
  }
  const cells = groups.flatMap((fields) => cellsOf(fields, tops));
  const open = groups.filter(([field]) => field?.length === 'flexible');
  for (const fields of open) cells.push(openCell(fields, struct.size, y));
  const rows = [...tops].map(([row, top]) => ({ offset: row * bytesPerRow, y: top }));
  return { height: y + open.length * size.row + 1, rows, cells, marks: placed };
}

const extent = (fields: Field[]): { start: number; end: number } => ({
  start: fields[0]?.offset ?? 0,
  end: Math.max(...fields.map(({ offset, size: bytes }) => offset + bytes)),
});

/** The rows that belong to a field alone. */
function wholeRows(fields: Field[]): Run {
  const { start, end } = extent(fields);
  return { first: Math.ceil(start / bytesPerRow), last: Math.floor(end / bytesPerRow) - 1 };
}

/** The rest of a row, the whole rows, the start of a row. */
function cellsOf(fields: Field[], tops: Map<number, number>): Cell[] {
  const { start, end } = extent(fields);
  const { first, last } = wholeRows(fields);
  const cuts = [start, ...(last >= first ? [first, last + 1].map((row) => row * bytesPerRow) : []), end];
  const rowEnd = (Math.floor(start / bytesPerRow) + 1) * bytesPerRow;
  if (last < first && end > rowEnd) cuts.push(rowEnd);
  const sorted = [...new Set(cuts)].sort((a, b) => a - b);
  const pieces = sorted.slice(1).map((to, at) => ({ from: sorted[at] ?? 0, to }));
  const widest = Math.max(...pieces.map(({ from, to }) => to - from));
  const namedAt = pieces.findIndex(({ from, to }) => to - from === widest);
  return pieces.map((piece, at) => cell(fields, piece, tops, at === namedAt));
}

function cell(
  fields: Field[],
  { from, to }: { from: number; to: number },
  tops: Map<number, number>,
  named: boolean,
): Cell {
  const row = Math.floor(from / bytesPerRow);
  const lastRow = Math.ceil(to / bytesPerRow) - 1;
  const y = tops.get(row) ?? 0;
  const rows = lastRow - row + 1;
  return {
    fields,
    offset: from,
    bytes: to - from,
    x: size.gutter + (from % bytesPerRow) * size.byte,
    y,
    width: Math.min(to - from, bytesPerRow) * size.byte,
    height: (tops.get(lastRow) ?? y) + size.row - y,
    named,
    hidden: rows > longRun ? (rows - 2) * bytesPerRow : 0,
  };
}

/** An array without an end, below everything else. */
function openCell(fields: Field[], offset: number, y: number): Cell {
  const width = bytesPerRow * size.byte;
  return { fields, offset, bytes: 0, x: size.gutter, y, width, height: size.row, named: true, hidden: 0 };
}
