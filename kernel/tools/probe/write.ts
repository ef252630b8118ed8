// SPDX-License-Identifier: MIT
// Writes facts as spec/base has them: sorted, one a line, so that a new kernel shows as a short diff.

export interface Facts {
  kernel: string;
  syscalls: Map<string, number>;
  values: Map<string, bigint>;
  neighbours: Map<string, Map<string, bigint>>;
  structs: Map<string, { size: number; fields: Map<string, [offset: number, size: number]> }>;
}

const HEAD = `# SPDX-License-Identifier: MIT
# yaml-language-server: $schema=../schema/base.json
# Facts of the stock kernel, written by: npm run kernel -- probe. Nobody edits this.
`;

export function writeBase({ kernel, syscalls, values, neighbours, structs }: Facts): string {
  const byNumber = [...syscalls].sort(([, a], [, b]) => a - b);
  const parts = [
    `kernel: "${kernel}"`,
    section(
      'syscalls',
      byNumber.map(([name, number]) => `${name}: ${number}`),
    ),
    section('values', valueLines(values)),
    section(
      'neighbours',
      [...neighbours].flatMap(([word, names]) => [
        `${word}:`,
        ...valueLines(names).map((line) => `  ${line}`),
      ]),
    ),
    section('structs', sorted(structs).flatMap(structLines)),
  ];
  return `${HEAD}${parts.join('\n')}\n`;
}

function sorted<T>(map: Map<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function valueLines(values: Map<string, bigint>): string[] {
  return sorted(values).map(([name, value]) => `${name}: ${literal(value)}`);
}

function section(name: string, lines: string[]): string {
  return lines.length === 0 ? `${name}: {}` : [`${name}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function structLines([name, { size, fields }]: [string, { size: number; fields: Map<string, number[]> }]) {
  const lines = [...fields].map(([field, [offset, bytes]]) => `    ${field}: [${offset}, ${bytes}]`);
  return [`${name}:`, `  size: ${size}`, '  fields:', ...lines];
}

/** Bits and addresses read best in hexadecimal, small and negative numbers as they are. */
function literal(value: bigint): string {
  return value < 256n ? String(value) : `0x${value.toString(16)}`;
}
