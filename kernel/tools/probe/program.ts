// SPDX-License-Identifier: MIT
// The text of probe programs: a list of units, each of which prints one fact or declares something, so that one
// that does not compile can be left out. It compiles nothing.
import type { WantedStruct } from './facts';
import type { Definitions } from './source-text';

export interface Unit {
  kind: 'value' | 'struct' | 'declaration';
  name: string;
  text: string;
}

export interface Program {
  text: string;
  /** First line of each unit, in their order. */
  lines: number[];
}

/** What files of the kernel take for granted and program headers do not have. */
const PRELUDE = `#define __force
#define __bitwise
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define _BITUL(n) (1UL << (n))
typedef unsigned int fop_flags_t;
typedef unsigned int fmode_t;`;

/** The enumerator lets only constants of the compiler through. */
export function valueUnit(name: string): Unit {
  const text = `{ enum { constant = sizeof(char[1 + 0 * (int)(${name})]) }; print("${name}", (__int128)(${name})); }`;
  return { kind: 'value', name, text };
}

export function structUnit({ name, fields }: WantedStruct): Unit {
  const type = `struct ${name}`;
  const lines = fields.map(({ name: field, flexible }) => {
    const size = flexible ? '0' : `sizeof(((${type} *)0)->${field})`;
    return `printf(" ${field} %zu %zu", offsetof(${type}, ${field}), (size_t)${size});`;
  });
  const text = `printf("struct ${name} %zu", sizeof(${type})); ${lines.join(' ')} printf("\\n");`;
  return { kind: 'struct', name, text };
}

export function declarationUnits({ macros, enums }: Definitions): Unit[] {
  return [
    ...enums.map(({ names, text }) => ({ name: names[0] ?? 'enum', text })),
    ...macros.map(({ name, text }) => ({ name, text: `#undef ${name}\n${text}` })),
  ].map((unit) => ({ kind: 'declaration', ...unit }));
}

export function writeProgram(headers: string[], units: Unit[]): Program {
  const text = ['#include <stdio.h>', '#include <stddef.h>', '#include <linux/types.h>'];
  text.push(...headers.map((header) => `#include <${header}>`), ...PRELUDE.split('\n'));
  const lines = new Map<Unit, number>();
  const add = (unit: Unit): void => {
    lines.set(unit, text.length + 1);
    text.push(...unit.text.split('\n'));
  };
  units.filter(({ kind }) => kind === 'declaration').forEach(add);
  text.push('static void print(const char *name, __int128 value)', '{');
  text.push(
    '\tif (value < 0) printf("value %s -%llu\\n", name, (unsigned long long)-value);',
    '\telse printf("value %s %llu\\n", name, (unsigned long long)value);',
    '}',
    'int main(void)',
    '{',
  );
  units.filter(({ kind }) => kind !== 'declaration').forEach(add);
  text.push('\treturn 0;', '}', '');
  return { text: text.join('\n'), lines: units.map((unit) => lines.get(unit) ?? 0) };
}

/** Units that the compiler complained about. */
export function brokenUnits(units: Unit[], { lines }: Program, file: string, stderr: string): Unit[] {
  const errors = [...stderr.matchAll(/^(\S+?):(\d+):\d+: error:/gm)]
    .filter(([, name]) => name === file)
    .map(([, , line]) => Number(line));
  return units.filter((unit, index) => {
    const first = lines[index] ?? 0;
    const last = first + unit.text.split('\n').length - 1;
    return errors.some((line) => line >= first && line <= last);
  });
}
