// SPDX-License-Identifier: MIT
// C as the kernel writes it: tabs of eight, kernel-doc comments, 80 columns for prose and 100 for code.
import type { Arg, ArgType, Field, ScalarName } from '../model/types';
import { wrap } from './words';

const tab = 8;
const proseWidth = 80;
const codeWidth = 100;

/** Headers below this folder are ours, every other one is upstream's. */
export function isOurs(header: string): boolean {
  return header.startsWith('linux/lockstep/');
}

/** `linux/lockstep/mounts.h` -> `_LINUX_LOCKSTEP_MOUNTS_H`. */
export function includeGuard(header: string): string {
  return `_${header.replace(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;
}

/** `u32` in the kernel, `__u32` where programs see it. */
export function scalarType(scalar: ScalarName, prefix: '' | '__'): string {
  return scalar === 'char' ? scalar : `${prefix}${scalar}`;
}

export function fieldType({ type }: Field, prefix: '' | '__'): string {
  return type.kind === 'scalar' ? scalarType(type.scalar, prefix) : `struct ${type.struct.name}`;
}

/** What stands behind the name of a field: `[3]`, `[]` or nothing. */
export function fieldLength({ length }: Field): string {
  if (length === undefined) return '';
  return length === 'flexible' ? '[]' : `[${length}]`;
}

const scalarArguments: Partial<Record<ScalarName, string>> = { u32: 'unsigned int', s32: 'int' };

/** An argument as the kernel declares it, e.g. `const char __user *path`. */
export function argument(arg: Arg): string {
  const type = argumentType(arg.type);
  return type.endsWith('*') ? `${type}${arg.name}` : `${type} ${arg.name}`;
}

function argumentType(type: ArgType): string {
  switch (type.kind) {
    case 'fd':
      return 'int';
    case 'path':
      return 'const char __user *';
    case 'struct':
      return `${type.direction === 'in' ? 'const ' : ''}struct ${type.struct.name} __user *`;
    case 'array':
      return `${type.direction === 'in' ? 'const ' : ''}${scalarType(type.scalar, '')} __user *`;
    case 'size':
    case 'count':
      return 'size_t';
    case 'flags':
      return type.flags.width === 64 ? 'u64' : 'unsigned int';
    case 'enum':
      return type.enum.width === 64 ? 'u64' : 'unsigned int';
    case 'scalar':
      return scalarArguments[type.scalar] ?? scalarType(type.scalar, '');
  }
}

/** A sentence of the spec in kernel-doc: names of arguments and fields stand behind an @. */
export function docText(text: string): string {
  return text
    .replace(/`([^`]*)`/g, '@$1')
    .replace(/\*\//g, '* /')
    .trim();
}

/** A sentence as the title of a kernel-doc comment, which has no full stop. */
export function docTitle(text: string): string {
  return docText(text).replace(/\.$/, '');
}

/** Prose as the lines of a comment block, without its first and last line. */
export function commentLines(text: string, indent = '', hanging = ''): string[] {
  const width = proseWidth - columns(indent) - 3 - hanging.length;
  return wrap(text, width).map((line) => `${indent} * ${hanging}${line}`.trimEnd());
}

/** What is said of an argument or a member; the lines behind the first stand below its text. */
export function memberLines(name: string, text: string): string[] {
  const head = `@${name}: `;
  const [first = '', ...rest] = wrap(text, proseWidth - 3 - head.length);
  return [` * ${head}${first}`, ...rest.map((line) => ` * ${' '.repeat(head.length)}${line}`)];
}

/** A comment on one line where it fits, else a block. */
export function comment(text: string, indent = '', start: '/*' | '/**' = '/*'): string {
  const flat = `${indent}${start} ${text} */`;
  if (columns(flat) <= proseWidth) return flat;
  return [`${indent}${start}`, ...commentLines(text, indent), `${indent} */`].join('\n');
}

/** Macros with their values in one column. */
export function defines(macros: { name: string; value: string }[]): string {
  const widest = Math.max(...macros.map(({ name }) => '#define '.length + name.length));
  const column = Math.floor(widest / tab) * tab + tab;
  return macros.map(({ name, value }) => `${padTo(`#define ${name}`, column)}${value}`).join('\n');
}

/** Text with tabs up to a column, at least one. */
export function padTo(text: string, column: number): string {
  return text + '\t'.repeat(Math.max(1, Math.ceil((column - columns(text)) / tab)));
}

function columns(text: string): number {
  let at = 0;
  for (const char of text) at += char === '\t' ? tab - (at % tab) : 1;
  return at;
}

/** Arguments in parentheses behind a head, broken so that they stand below one another. */
export function call(head: string, args: string[], tail: string): string {
  const lines = [`${head}(`];
  const column = columns(`${head}(`);
  const indent = '\t'.repeat(Math.floor(column / tab)) + ' '.repeat(column % tab);
  args.forEach((arg, index) => {
    const text = `${arg}${index === args.length - 1 ? `)${tail}` : ','}`;
    const line = lines.at(-1) ?? '';
    const joined = line.endsWith(',') ? `${line} ${text}` : `${line}${text}`;
    if (columns(joined) <= codeWidth || line.endsWith('(')) lines[lines.length - 1] = joined;
    else lines.push(`${indent}${text}`);
  });
  return lines.join('\n');
}

/** A constant as a macro has it: no cast, which neither the preprocessor nor bindgen could evaluate. */
export function literal(value: bigint, type: ScalarName): string {
  if (value < 0n) return `(${value}${type === 's64' ? 'LL' : ''})`;
  const digits = value > 0xffffn ? `0x${value.toString(16)}` : value.toString();
  return `${digits}${{ u32: 'U', u64: 'ULL', s64: 'LL' }[type as string] ?? ''}`;
}

/** A bit or a word of bits. */
export function bitLiteral(value: bigint, width: 32 | 64): string {
  return `0x${value.toString(16).padStart(8, '0')}${width === 64 ? 'ULL' : 'U'}`;
}
