// SPDX-License-Identifier: MIT
// Finds in C text what has an integer value: macros without arguments and enumerators. It does not evaluate them.

export interface Definitions {
  /** Macros as they stand, `#define NAME body`, one a line. */
  macros: { name: string; text: string }[];
  /** Whole enum declarations. */
  enums: { names: string[]; text: string }[];
}

export function definitionsIn(text: string): Definitions {
  const plain = text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\/\/.*/g, '')
    .replace(/\\\n/g, ' ');
  const defines = plain.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(\S.*)$/gm);
  const macros = [...defines].map(([, name = '', body = '']) => ({
    name,
    text: `#define ${name} ${body.trim().replace(/\s+/g, ' ')}`,
  }));
  const code = plain.replace(/^[ \t]*#.*$/gm, '');
  const enums = [...code.matchAll(/\benum\b[^;{}()]*\{([^{}]*)\}/g)].map(([whole, body = '']) => ({
    names: body.split(',').flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? []),
    text: `${whole.replace(/\s+/g, ' ')};`,
  }));
  return { macros, enums };
}

export function namesIn({ macros, enums }: Definitions): string[] {
  return [...new Set([...macros.map(({ name }) => name), ...enums.flatMap(({ names }) => names)])];
}
