// SPDX-License-Identifier: MIT
// What the drawings show is what the model says: each byte of a structure lies where its offset puts it, each bit of
// a ruler is the one that has the name.
import { places } from '../../../codegen/src/emit/layout';
import type { Flags, Struct } from '../../../codegen/src/model/types';
import { interfacePath, structId, wordId } from '../../../codegen/src/site/links';
import { size } from '../../../codegen/src/site/svg/layout';
import { bitNumbers, commonPrefix } from '../../../codegen/src/site/svg/ruler';
import { marksOf } from '../../../codegen/src/site/svg/struct';
import { bitRange } from '../../../codegen/src/site/words';
import { attribute, elements, made, page, textOf, type Element } from './support';

const both = ['project', 'golden'] as const;

const structs = both.flatMap((which) =>
  made(which).site.model.interfaces.flatMap((owner) =>
    owner.structs.map((struct): [string, Struct, () => Element] => [
      `${which}: ${owner.name}: struct ${struct.name}`,
      struct,
      () => drawingOf(which, interfacePath(owner), structId(struct.name)),
    ]),
  ),
);

const words = both.flatMap((which) =>
  made(which).site.model.interfaces.flatMap((owner) =>
    owner.flags.map((flags): [string, Flags, () => Element] => [
      `${which}: ${owner.name}: ${flags.name}`,
      flags,
      () => drawingOf(which, interfacePath(owner), wordId(flags.name)),
    ]),
  ),
);

/** The drawing of the section that has a heading with this id. */
function drawingOf(which: (typeof both)[number], file: string, id: string): Element {
  const section = elements(page(which, file), 'section').find(
    (candidate) => attribute(candidate, 'aria-labelledby') === id,
  );
  const [svg] = section ? elements(section, 'svg') : [];
  if (!svg) throw new Error(`${file}: no drawing at ${id}`);
  return svg;
}

const number = (element: Element | undefined, name: string): number =>
  Number((element && attribute(element, name)) ?? NaN);

/** Offset -> top of the row that is labelled with it. */
function rowTops(svg: Element): Map<number, number> {
  const labels = elements(svg, 'text').filter((text) => attribute(text, 'class') === 'offset');
  return new Map(labels.map((text) => [Number(textOf(text)), number(text, 'y') - 17]));
}

test.each(structs)('%s: every byte is drawn once and in its place', (_, struct, drawing) => {
  const svg = drawing();
  const tops = rowTops(svg);
  const cells = elements(svg, 'g').filter((g) => number(g, 'data-bytes') > 0);
  for (const cell of cells) {
    const [rect] = elements(cell, 'rect');
    const offset = number(cell, 'data-offset');
    const bytes = number(cell, 'data-bytes');
    expect({
      x: number(rect, 'x'),
      y: number(rect, 'y'),
      width: number(rect, 'width'),
    }).toEqual({
      x: size.gutter + (offset % 8) * size.byte,
      y: tops.get(offset - (offset % 8)),
      width: Math.min(bytes, 8) * size.byte,
    });
  }
  const covered = cells.flatMap((cell) =>
    Array.from({ length: number(cell, 'data-bytes') }, (__, at) => number(cell, 'data-offset') + at),
  );
  expect(covered.sort((a, b) => a - b)).toEqual(Array.from({ length: struct.size }, (__, at) => at));
});

test.each(structs)('%s: the cells of a field start at its offset and have its size', (_, struct, drawing) => {
  const drawn = elements(drawing(), 'g').map((g) => ({
    field: attribute(g, 'data-field'),
    offset: number(g, 'data-offset'),
    bytes: number(g, 'data-bytes'),
  }));
  for (const group of places(struct)) {
    const name = group.map((field) => field.name).join(' / ');
    const cells = drawn.filter(({ field }) => field === name);
    expect(Math.min(...cells.map(({ offset }) => offset))).toBe(group[0]?.offset);
    expect(cells.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(Math.max(...group.map((f) => f.size)));
  }
});

test.each(structs)('%s: rows that are not drawn are counted', (_, struct, drawing) => {
  const svg = drawing();
  const shown = [...rowTops(svg).keys()].length * 8;
  const hidden = elements(svg, 'text')
    .map((text) => /^(\d+) bytes not drawn$/.exec(textOf(text))?.[1] ?? '0')
    .reduce((sum, bytes) => sum + Number(bytes), 0);
  expect(shown + hidden).toBe(Math.ceil(struct.size / 8) * 8);
});

test.each(structs)('%s: each version ends below its last byte', (_, struct, drawing) => {
  const svg = drawing();
  const tops = rowTops(svg);
  const marks = elements(svg, 'text').filter((text) => attribute(text, 'class') === 'mark-text');
  for (const version of struct.versions) {
    const mark = marks.find((text) => textOf(text).includes(version.name));
    const lastRow = tops.get(Math.floor((version.size - 1) / 8) * 8) ?? NaN;
    expect(number(mark, 'y')).toBeGreaterThan(lastRow + size.row);
    expect(number(mark, 'y')).toBeLessThan(tops.get(Math.ceil(version.size / 8) * 8) ?? Infinity);
  }
  expect(marks.length).toBeGreaterThanOrEqual(struct.versions.length);
});

test.each(words)('%s: the ruler has the bits of the word', (_, flags, drawing) => {
  const groups = elements(drawing(), 'g').map((g) => [g, attribute(g, 'data-kind')] as const);
  const cells = groups
    .flatMap(([g, kind]) =>
      kind === 'free'
        ? elements(g, 'tspan').map((name) => ({ bit: Number(textOf(name)), kind }))
        : [{ bit: number(g, 'data-bit'), kind }],
    )
    .sort((a, b) => b.bit - a.bit);
  const kindOf = (kind: string): number[] => cells.filter((cell) => cell.kind === kind).map(({ bit }) => bit);
  const reserved = flags.reserved.map(({ bit }) => bit);
  expect(cells.map(({ bit }) => bit)).toEqual(
    Array.from({ length: flags.width }, (__, at) => flags.width - 1 - at),
  );
  expect([...kindOf('ours'), ...kindOf('upstream')].sort((a, b) => a - b)).toEqual(
    bitNumbers(flags.mask).filter((bit) => !reserved.includes(bit)),
  );
  expect(kindOf('reserved').sort()).toEqual(reserved.sort());
});

test('where the part ends that is a structure of upstream, there is a mark', () => {
  const [whole, , part] = made('golden').site.model.interfaces.flatMap((owner) => owner.structs);
  if (!whole || !part) throw new Error('the golden spec has too few structures');
  const plain = marksOf(whole);
  const extended = marksOf({ ...whole, extends: part });
  expect(extended.filter((mark) => !plain.some(({ text }) => text === mark.text))).toEqual([
    { offset: part.size, text: `struct ${part.name} ends here: ${part.size} bytes` },
  ]);
});

test('a bit without a name of its own is what its table says', () => {
  expect(bitRange(0x10n)).toBe('4');
  expect(bitRange(0x70n)).toBe('4-6');
  expect(bitRange(0x101n)).toBe('0, 8');
});

test('what all names begin with is left out, at an underscore', () => {
  expect(commonPrefix(['MASK_ONE', 'MASK_OTHER'])).toBe('MASK_');
  expect(commonPrefix(['MASK_ONE', 'MAST_ONE'])).toBe('');
  expect(commonPrefix(['ALONE_HERE'])).toBe('');
  expect(commonPrefix(['MASK', 'MASK_TWO'])).toBe('');
});
