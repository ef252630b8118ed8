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
  const flat = flatLiteral(data, width - indent.length);
  if (flat !== undefined) return flat;
  if (typeof data !== 'object' || data instanceof Code) return scalarText(data);
  const inner = `${indent}  `;
  const [open, close, parts] = isList(data)
    ? ['[', ']', data.map((item) => literal(item, inner))]
    : ['{', '}', present(data).map(([key, item]) => `${keyText(key)}: ${literal(item, inner)}`)];
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`;
}

function scalarText(data: Code | string | number | bigint | boolean | undefined): string {
  if (data instanceof Code) return data.text;
  if (typeof data === 'string') return quote(data);
  return typeof data === 'bigint' ? `${hex(data)}n` : String(data);
}

/** On one line, or nothing as soon as it is clear that there is no room for it. */
function flatLiteral(data: Data, room: number): string | undefined {
  if (typeof data !== 'object' || data instanceof Code) {
    const text = scalarText(data);
    return text.length <= room ? text : undefined;
  }
  const named = isList(data) ? data.map((item) => ['', item] as const) : present(data);
  const parts: string[] = [];
  let used = 2;
  for (const [key, item] of named) {
    const name = key === '' ? '' : `${keyText(key)}: `;
    const text = flatLiteral(item, room - used - name.length);
    if (text === undefined) return undefined;
    parts.push(name + text);
    used += name.length + text.length + (parts.length > 1 ? 2 : 0);
  }
  const list = parts.join(', ');
  const flat = isList(data) ? `[${list}]` : list === '' ? '{}' : `{ ${list} }`;
  return flat.length <= room ? flat : undefined;
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
