// SPDX-License-Identifier: MIT
// Values as source text: hexadecimal for C++ and TypeScript, and plain data as a TypeScript literal.

/** Source text that stands for itself, such as the name of something imported. */
export class Code {
  constructor(readonly text: string) {}
}

export type Data =
  Code | string | number | bigint | boolean | undefined | readonly Data[] | { readonly [key: string]: Data };

/** `0x10` or `-100`: words and bits read better in hexadecimal, negative numbers do not. */
export function hex(value: bigint): string {
  return value < 0n ? value.toString() : `0x${value.toString(16)}`;
}

/** Numbers that count or measure read better in decimal. */
export function decimal(value: bigint): string {
  return value > 0xffffn ? hex(value) : value.toString();
}

const width = 108;

/** Data as TypeScript; what fits stands on one line. Keys without a value are left out. */
export function literal(data: Data, indent = ''): string {
  if (typeof data === 'string') return quote(data);
  if (typeof data === 'bigint') return `${hex(data)}n`;
  if (data instanceof Code) return data.text;
  if (typeof data !== 'object') return String(data);
  const flat = flatLiteral(data);
  if (indent.length + flat.length <= width) return flat;
  const inner = `${indent}  `;
  const [open, close, parts] = isList(data)
    ? ['[', ']', data.map((item) => literal(item, inner))]
    : ['{', '}', present(data).map(([key, item]) => `${keyText(key)}: ${literal(item, inner)}`)];
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`;
}

function flatLiteral(data: readonly Data[] | { readonly [key: string]: Data }): string {
  if (isList(data)) return `[${data.map((item) => literalFlat(item)).join(', ')}]`;
  const parts = present(data).map(([key, item]) => `${keyText(key)}: ${literalFlat(item)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function literalFlat(data: Data): string {
  return typeof data === 'object' && !(data instanceof Code) ? flatLiteral(data) : literal(data);
}

function isList(data: readonly Data[] | { readonly [key: string]: Data }): data is readonly Data[] {
  return Array.isArray(data);
}

function present(data: { readonly [key: string]: Data }): [string, Data][] {
  return Object.entries(data).filter(([, item]) => item !== undefined);
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

function quote(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n');
  return `'${escaped}'`;
}
