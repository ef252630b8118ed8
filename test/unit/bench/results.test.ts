// SPDX-License-Identifier: MIT
// What is made of measurements: targets met or missed, and the picture.
import { draw, duration } from '../../bench/draw';
import { dearer, readInstructions, targets, type Results } from '../../bench/results';
import { parseBenchOptions } from '../../bench/run';

const result = (name: string, median: number) => ({ name, median, ratio: 1 });

const RESULTS: Results = {
  made_by: 'a test',
  machine: '2 x processors',
  mounts: {
    mounts: 10_000,
    one: [result('mountInfo() by id', 1e5), result('mountinfo, read and parsed', 2e8)],
    all: [result('listmount() and statmount(), bare calls in C', 1e8), result('listMounts()', 1.5e8)],
  },
  instructions: { stock: { open: 1000, mount: 4000 }, patched: { open: 1002, mount: 4000 } },
  boot: { stock: 2, patched: 2.1 },
  codegen: 1.5,
};

test('targets that are met', () => {
  expect(targets(RESULTS).map(({ found, met }) => [found, met])).toEqual([
    ['2000 times', true],
    ['1.50 times', true],
    ['+0.10 %', true],
    ['open +0.20 %', true],
  ]);
});

test('targets that are missed', () => {
  const instructions = { stock: { open: 1000 }, patched: { open: 1020 } };
  const mounts = {
    mounts: 10_000,
    one: [result('mountInfo() by id', 1e6), result('mountinfo, read and parsed', 2e8)],
    all: [result('listmount() and statmount(), bare calls in C', 1e8), result('listMounts()', 2.5e8)],
  };
  expect(targets({ ...RESULTS, instructions, mounts }).map(({ met }) => met)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('the lines of the counting program', () => {
  const stock = readInstructions('open\t1000\t990\nopen (O_PATH)\t500\t500\n');
  expect(stock).toEqual({ open: 1000, 'open (O_PATH)': 500 });
  expect(dearer({ stock, patched: { open: 1010, 'open (O_PATH)': 495 } })).toEqual([
    ['open', expect.closeTo(1)],
    ['open (O_PATH)', expect.closeTo(-1)],
  ]);
});

test('durations have the unit that people read', () => {
  expect([12, 1234, 5.6e6, 2e9].map(duration)).toEqual(['12 ns', '1.2 µs', '5.6 ms', '2.00 s']);
});

test('the picture says how it was made and shows every measurement', () => {
  const picture = draw(RESULTS);
  expect(picture).toContain('<!-- Made by: a test -->');
  for (const label of ['mountInfo() by id', 'listMounts()', '1000 → 1002 (+0.20 %)', 'codegen: 1.5 s'])
    expect(picture).toContain(label);
  expect(picture.match(/<rect x=/g)).toHaveLength(6);
});

test('the command line', () => {
  expect(parseBenchOptions(['--only', 'boot,codegen']).parts).toEqual(['boot', 'codegen']);
  expect(() => parseBenchOptions(['--only', 'all'])).toThrow('no part "all"');
});
