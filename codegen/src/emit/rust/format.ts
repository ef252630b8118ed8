// SPDX-License-Identifier: MIT
// Rust as rustfmt leaves it with the kernel's settings: what is too long for a line is broken here as it would be
// there, so that generated files need no formatter.
import type { ArgType, Field, ScalarName } from '../../model/types';
import { hex } from '../literal';
import { wrap } from '../words';

const lineWidth = 100;
/** rustfmt keeps a struct literal on one line up to this width between the braces. */
const structWidth = 18;
const maxDecimal = 0xff_ffffn;

const scalars: Record<ScalarName, string> = {
  char: 'u8',
  u8: 'u8',
  s8: 'i8',
  u16: 'u16',
  s16: 'i16',
  u32: 'u32',
  s32: 'i32',
  u64: 'u64',
  s64: 'i64',
};

const keywords = new Set(
  'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while abstract become box do final gen macro override priv try typeof unsized virtual yield'.split(
    ' ',
  ),
);

/** A name of C as bindgen spells it. */
export function rustName(name: string): string {
  return keywords.has(name) ? `${name}_` : name;
}

export function scalarType(scalar: ScalarName): string {
  return scalars[scalar];
}

/** `[u64; 3]` of `u64`. */
export function arrayOf(element: string, { length }: Field): string {
  return typeof length === 'number' ? `[${element}; ${length}]` : element;
}

/** An argument as bindgen spells its type in a prototype. */
export function argumentType(type: ArgType): string {
  switch (type.kind) {
    case 'fd':
      return 'c_int';
    case 'path':
      return '*const c_char';
    case 'struct':
      return `*${type.direction === 'in' ? 'const' : 'mut'} bindings::${type.struct.name}`;
    case 'array':
      return `*${type.direction === 'in' ? 'const' : 'mut'} ${scalarType(type.scalar)}`;
    case 'size':
    case 'count':
      return 'usize';
    case 'flags':
      return type.flags.width === 64 ? 'u64' : 'c_uint';
    case 'enum':
      return type.enum.width === 64 ? 'u64' : 'c_uint';
    case 'scalar':
      return { u32: 'c_uint', s32: 'c_int' }[type.scalar as string] ?? scalarType(type.scalar);
  }
}

/** Counts in decimal, patterns of bits in hexadecimal. */
export function number(value: bigint): string {
  return value > maxDecimal ? hex(value) : value.toString();
}

/** A sentence of the spec as a comment. */
export function comment(text: string, indent: string, mark: '//' | '///' | '//!' = '//'): string {
  const width = lineWidth - indent.length - mark.length - 1;
  return wrap(text, width)
    .map((line) => `${indent}${mark} ${line}`.trimEnd())
    .join('\n');
}

/** `head A | B tail`, with an operand a line if it is too long. */
export function operators(
  head: string,
  operands: string[],
  operator: string,
  tail: string,
  indent: string,
): string {
  const flat = `${indent}${head}${operands.join(` ${operator} `)}${tail}`;
  if (flat.length <= lineWidth) return flat;
  return `${indent}${head}${operands.join(`\n${indent}    ${operator} `)}${tail}`;
}

/** The start of an `if`; a condition that is broken has its brace on a line of its own. */
export function ifOpen(operands: string[], operator: '&&' | '||', indent: string): string {
  const text = operators('if ', operands, operator, '', indent);
  const flat = !text.includes('\n') && `${text} {`.length <= lineWidth;
  if (flat) return `${text} {`;
  return `${indent}if ${operands.join(`\n${indent}    ${operator} `)}\n${indent}{`;
}

/** A struct literal; `fields` are pairs of a name and a finished value. */
export function structLiteral(head: string, fields: [string, string][], indent: string): string {
  const parts = fields.map(([name, value]) => (name === value ? name : `${name}: ${value}`));
  const flat = parts.join(', ');
  if (flat.length <= structWidth && !flat.includes('\n')) return `${head} { ${flat} }`;
  return `${head} {\n${parts.map((part) => `${indent}    ${part},\n`).join('')}${indent}}`;
}

/** `head(parameters) tail`, on one line or with a parameter a line. */
export function signature(head: string, parameters: string[], tail: string): string {
  const flat = `${head}(${parameters.join(', ')})${tail}`;
  if (flat.length <= lineWidth) return flat;
  return `${head}(\n${parameters.map((parameter) => `    ${parameter},\n`).join('')})${tail}`;
}

export function staticAssert(left: string, right: string): string {
  const flat = `static_assert!(${left} == ${right});`;
  return flat.length <= lineWidth ? flat : `static_assert!(\n    ${left} == ${right}\n);`;
}
