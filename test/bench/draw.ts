// SPDX-License-Identifier: MIT
// Draws the results as one small SVG: times as bars on a logarithmic scale, instructions as the difference in per cent.
import { dearer, percent, type Results } from './results';
import type { Result } from './timing';

const WIDTH = 800;
const LABEL = 300;
const BAR = 300;
const ROW = 20;

interface Row {
  label: string;
  /** 0 to 1; negative to the left of the axis in the middle. */
  length: number;
  value: string;
}

interface Panel {
  title: string;
  /** Where 0 is, as a part of the bar's room. */
  axis: number;
  rows: Row[];
}

export function duration(nanoseconds: number): string {
  if (nanoseconds >= 1e9) return `${(nanoseconds / 1e9).toFixed(2)} s`;
  if (nanoseconds >= 1e6) return `${(nanoseconds / 1e6).toFixed(1)} ms`;
  return nanoseconds >= 1e3 ? `${(nanoseconds / 1e3).toFixed(1)} µs` : `${nanoseconds.toFixed(0)} ns`;
}

function timePanel(title: string, results: readonly Result[]): Panel {
  const logs = results.map(({ median }) => Math.log10(median));
  const low = Math.floor(Math.min(...logs));
  const span = Math.max(1, Math.max(...logs) - low);
  const rows = results.map(({ name, median }, at) => ({
    label: name,
    length: Math.max(0.01, ((logs[at] ?? low) - low) / span),
    value: duration(median),
  }));
  return { title, axis: 0, rows };
}

function instructionPanel(instructions: NonNullable<Results['instructions']>): Panel {
  const differences = dearer(instructions);
  const largest = Math.max(1, ...differences.map(([, more]) => Math.abs(more)));
  const rows = differences.map(([name, more]) => ({
    label: name,
    length: more / largest / 2,
    value: `${instructions.stock[name] ?? '?'} → ${instructions.patched[name] ?? '?'} (${percent(more)})`,
  }));
  return { title: 'instructions of a call, stock → patched kernel', axis: 0.5, rows };
}

function panels(results: Results): Panel[] {
  const { mounts, instructions } = results;
  const times = mounts
    ? [
        timePanel(`one mount among ${mounts.mounts} (logarithmic)`, mounts.one),
        timePanel(`all ${mounts.mounts} mounts (logarithmic)`, mounts.all),
      ]
    : [];
  return [...times, ...(instructions ? [instructionPanel(instructions)] : [])];
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function text(x: number, y: number, content: string, style = ''): string {
  return `<text x="${x}" y="${y}"${style}>${escape(content)}</text>`;
}

function drawRow({ label, length, value }: Row, axis: number, y: number): string[] {
  const zero = LABEL + BAR * axis;
  const size = Math.abs(length) * BAR;
  const x = length < 0 ? zero - size : zero;
  const colour = length < 0 ? '#4a8f5c' : '#4a6f8f';
  return [
    text(LABEL - 8, y + 14, label, ' text-anchor="end"'),
    `<rect x="${x.toFixed(1)}" y="${y + 4}" width="${size.toFixed(1)}" height="12" fill="${colour}"/>`,
    text(LABEL + BAR * (axis === 0 ? Math.abs(length) : 1) + 6, y + 14, value),
  ];
}

/** The whole picture. */
export function draw(results: Results): string {
  const lines: string[] = [];
  let y = 10;
  for (const panel of panels(results)) {
    lines.push(text(10, y + 14, panel.title, ' font-weight="bold"'));
    y += ROW;
    for (const row of panel.rows) {
      lines.push(...drawRow(row, panel.axis, y));
      y += ROW;
    }
    y += ROW / 2;
  }
  const facts = [
    ...(results.boot ? [`boot: stock ${results.boot.stock} s, patched ${results.boot.patched} s`] : []),
    ...(results.codegen === undefined ? [] : [`codegen: ${results.codegen} s`]),
    results.machine,
  ];
  for (const fact of facts) {
    lines.push(text(10, y + 14, fact));
    y += ROW;
  }
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 10}" font-family="sans-serif" font-size="12">`;
  const made = `<!-- Made by: ${results.made_by} -->`;
  return [head, made, '<rect width="100%" height="100%" fill="#fff"/>', ...lines, '</svg>', ''].join('\n');
}
