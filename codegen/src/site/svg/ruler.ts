// SPDX-License-Identifier: MIT
// A word of bits as a ruler: 32 bits a row, the highest at the left, names hang below the bits, a name of several
// bits stands above a bracket.
import { html, type Html, type Part } from '../html';
import { drawing, label, line, rectangle, round, textWidth } from './shapes';

export type BitKind = 'ours' | 'upstream' | 'reserved' | 'retired';

export interface RulerBit {
  name: string;
  value: bigint;
  kind: BitKind;
}

const bitsPerRow = 32;
const cellWidth = 19;
const cellHeight = 22;
const fontSize = 10.5;
const bracket = 20;
const margin = 6;
const slope = Math.SQRT1_2;

/** Numbers of the bits of a value, lowest first. */
export function bitNumbers(value: bigint): number[] {
  return Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => ((value >> BigInt(bit)) & 1n) === 1n);
}

/** What all names begin with, up to an underscore: it need not stand on the ruler. */
export function commonPrefix(names: string[]): string {
  const [first = '', ...rest] = names;
  if (rest.length === 0) return '';
  const parts = first.split('_');
  for (let count = parts.length - 1; count > 0; count -= 1) {
    const prefix = `${parts.slice(0, count).join('_')}_`;
    if (prefix !== '_' && rest.every((name) => name.startsWith(prefix))) return prefix;
  }
  return '';
}

export function ruler(title: string, width: number, bits: RulerBit[]): Html {
  const prefix = commonPrefix(bits.flatMap(({ name, kind }) => (kind === 'reserved' ? [] : [name])));
  const short = bits.map((bit) => ({ ...bit, name: bit.name.replace(prefix, '') }));
  const rows: Part[] = [];
  const left = Math.max(margin, ...withSharedNames(short).map(overhang));
  let y = margin;
  for (let top = width - 1; top > 0; top -= bitsPerRow) {
    const row = drawRow(short, top, left, y);
    rows.push(row.shapes);
    y += row.height;
  }
  return drawing('ruler', title, left + bitsPerRow * cellWidth + margin, y, rows);
}

const columnOf = (bit: number): number => bitsPerRow - 1 - (bit % bitsPerRow);

/** Two names of one bit stand in one place. */
function withSharedNames(bits: RulerBit[]): RulerBit[] {
  const shared = new Map<bigint, RulerBit>();
  for (const bit of bits) {
    const before = shared.get(bit.value);
    shared.set(bit.value, before ? { ...before, name: `${before.name}, ${bit.name}` } : bit);
  }
  return [...shared.values()];
}

/** How far a slanted name reaches beyond the left edge. */
function overhang({ name, value }: RulerBit): number {
  const [bit, ...more] = bitNumbers(value);
  if (bit === undefined || more.length > 0) return 0;
  return textWidth(name, fontSize) * slope - (columnOf(bit) + 0.5) * cellWidth + margin;
}

function drawRow(bits: RulerBit[], top: number, left: number, y: number): { shapes: Html; height: number } {
  const inRow = (bit: number): boolean => bit <= top && bit > top - bitsPerRow;
  const here = bits.filter(({ value }) => bitNumbers(value).some(inRow));
  const wide = here.filter(({ value }) => bitNumbers(value).length > 1);
  const single = withSharedNames(here.filter(({ value }) => bitNumbers(value).length === 1));
  const cellsY = y + wide.length * bracket;
  const numbers = Array.from({ length: bitsPerRow }, (_, at) => top - at);
  const taken = (bit: number): boolean => here.some(({ value }) => bitNumbers(value).includes(bit));
  const free = numbers.filter((bit) => !taken(bit));
  const cells = [
    ...(free.length > 0 ? [drawFree(free, left, cellsY)] : []),
    ...numbers.filter(taken).map((bit) => drawCell(bit, left + columnOf(bit) * cellWidth, cellsY, here)),
  ];
  const brackets = wide.map(({ name, value }, at) =>
    drawBracket(name, bitNumbers(value).filter(inRow).map(columnOf), left, y + (at + 1) * bracket),
  );
  const names = single.map(({ name, value }) =>
    slanted(name, left + (columnOf(bitNumbers(value)[0] ?? 0) + 0.5) * cellWidth, cellsY + cellHeight + 10),
  );
  const depth = Math.max(0, ...single.map(({ name }) => textWidth(name, fontSize) * slope + 14));
  return {
    shapes: html`${brackets}${cells}${names}`,
    height: wide.length * bracket + cellHeight + depth + 10,
  };
}

function drawCell(bit: number, x: number, y: number, bits: RulerBit[]): Html {
  const holders = bits.filter(({ value }) => bitNumbers(value).includes(bit));
  const kind = holders[0]?.kind ?? 'reserved';
  const names = holders.map(({ name }) => name).join(', ');
  return html`<g data-bit="${bit}" data-kind="${kind}"
    ><title>bit ${bit}: ${names}</title
    >${rectangle({ x, y, width: cellWidth, height: cellHeight }, `bit ${kind}`)}${label(x + cellWidth / 2, y + 15, `number ${kind}`, bit)}</g
  >`;
}

/** Most bits of most words: one shape for all of them. */
function drawFree(bits: number[], left: number, y: number): Html {
  const places = bits.map((bit) => ({ bit, x: left + columnOf(bit) * cellWidth }));
  const boxes = places.map(({ x }) => `M${round(x)} ${round(y)}h${cellWidth}v${cellHeight}h-${cellWidth}z`);
  const numbers = places.map(({ bit, x }) => html`<tspan x="${round(x + cellWidth / 2)}">${bit}</tspan>`);
  return html`<g data-kind="free"
    ><title>free</title><path class="bit free" d="${boxes.join('')}" /><text
      class="number free"
      y="${round(y + 15)}"
      >${numbers}</text
    ></g
  >`;
}

/** A line over each bit, dashed between them; the name starts where it does and is often longer. */
function drawBracket(name: string, columns: number[], left: number, y: number): Html {
  const from = left + Math.min(...columns) * cellWidth;
  const to = left + (Math.max(...columns) + 1) * cellWidth;
  const end = left + bitsPerRow * cellWidth - textWidth(name, fontSize);
  const bits = columns.map((column) => {
    const x = left + column * cellWidth;
    return line(x + 1, y - 2, x + cellWidth - 1, y - 2, 'bracket');
  });
  return html`${label(Math.max(margin, Math.min(from, end)), y - 8, 'bit-name', name)}${line(from, y - 2, to, y - 2, 'gap')}${bits}`;
}

function slanted(name: string, x: number, y: number): Html {
  return html`<text class="bit-name slanted" transform="translate(${round(x + 3)} ${round(y)}) rotate(-45)"
    >${name}</text
  >`;
}
