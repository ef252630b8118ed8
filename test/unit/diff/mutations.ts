// SPDX-License-Identifier: MIT
// All ways to change one fact of a spec file: another value, a row less, a row more, a key more. Not every one of them
// is still valid; the first of its variants that is counts.
import type { OptionalKeys } from './optional-keys';

/** What is changed, and the variants of the file after it. */
export interface Mutation {
  what: string;
  /** Of a value that becomes another: the line where it stands is the one to look at. */
  changed: Path | undefined;
  variants: () => Generator;
}

type Path = readonly (string | number)[];

/** Words that stand where only some words may. */
const words = [
  ...[
    'draft',
    'stable',
    'deprecated',
    'in',
    'out',
    'inout',
    'upstream',
    'lockstep',
    'extended',
    'reject',
    'ignore',
  ],
  ...[
    'E2BIG',
    'EINVAL',
    'EPERM',
    'zeroed',
    'zero',
    'arg',
    'self',
    'used',
    'reserved',
    'retired',
    'planned',
    'granted',
  ],
  ...[
    'finished',
    'partly',
    'none',
    'numbers',
    'bits',
    'sizes',
    'u64',
    'u32',
    's32',
    'below_min',
    'above_page',
  ],
  ...[
    'missing',
    'loop',
    'too_long',
    'not_directory',
    'lines',
    'keyed',
    'value',
    'mounts',
    'files',
    'always',
    '0400',
  ],
  ...[
    'linux/mount.h',
    'linux/other.h',
    'CAP_SYS_PTRACE',
    '9.9',
    '2001-01-01',
    'same',
    'unchanged',
    'other.case',
  ],
];

export function mutationsOf(value: unknown, keys: OptionalKeys): Mutation[] {
  const known = valuesByKey(value);
  const all = [
    ...changes(value, [], known),
    ...drops(value, []),
    ...additions(value, []),
    ...moreKeys(value, [], keys),
  ];
  return all.map(({ path, what, variants, isChange = false }) => ({
    what: `${path.join('/')}: ${what}`,
    changed: isChange ? path : undefined,
    *variants() {
      for (const variant of variants()) yield replaced(value, path, variant);
    },
  }));
}

interface Local {
  path: Path;
  isChange?: boolean;
  what: string;
  variants: () => Iterable<unknown>;
}

const gone = Symbol('gone');

/** What stands under a key somewhere in the file may stand under the same key elsewhere. */
function valuesByKey(value: unknown): ReadonlyMap<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  const visit = (inner: unknown, key: string): void => {
    if (typeof inner === 'object' && inner !== null)
      for (const [name, child] of entriesOf(inner)) visit(child, typeof name === 'number' ? key : name);
    else found.set(key, [...new Set([...(found.get(key) ?? []), inner])]);
  };
  visit(value, '');
  return found;
}

/** Every scalar with another value. */
function* changes(value: unknown, path: Path, known: ReadonlyMap<string, unknown[]>): Generator<Local> {
  if (typeof value === 'object' && value !== null)
    for (const [key, inner] of entriesOf(value)) yield* changes(inner, [...path, key], known);
  else {
    const key = String(path.filter((step) => typeof step === 'string').at(-1));
    const alike = (known.get(key) ?? []).filter((other) => other !== value && typeof other === typeof value);
    yield {
      path,
      isChange: true,
      what: `not ${String(value)}`,
      variants: () => [...alike.slice(0, 8), ...otherValues(value)],
    };
  }
}

function otherValues(value: unknown): unknown[] {
  if (typeof value === 'bigint') return [value + 1n, value * 2n, value + 8n, value + 0x40000000n];
  if (typeof value === 'boolean') return [!value];
  if (typeof value !== 'string') return [];
  const reworded = [
    `${value.replace(/\.$/, '')} again.`,
    `${value}_x`,
    `${value}X`,
    `${value}x`,
    `${value}-x`,
  ];
  return [...reworded, ...words.filter((word) => word !== value)];
}

/** Every key and every row away. */
function* drops(value: unknown, path: Path): Generator<Local> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of entriesOf(value)) {
    yield { path: [...path, key], what: 'gone', variants: () => [gone] };
    yield* drops(inner, [...path, key]);
  }
}

/** Every map and every list of rows with a copy of one of them. */
function* additions(value: unknown, path: Path): Generator<Local> {
  if (typeof value !== 'object' || value === null) return;
  const entries = entriesOf(value);
  const [key, row] = entries.at(-1) ?? [];
  if (Array.isArray(value)) {
    const copies = [
      renamed(row),
      typeof row === 'bigint' ? row + 1n : `${String(row)}_NEW`,
      'CAP_SYS_PTRACE',
    ];
    yield { path, what: 'one more', variants: () => copies.map((copy) => [...(value as unknown[]), copy]) };
  } else if (typeof key === 'string') {
    const names = [`${key}_new`, `${key}_NEW`, `${key}-new`, '77', '5', 'quick'];
    const copies = [row, ...moved(row)];
    yield {
      path,
      what: 'one more',
      variants: () => names.flatMap((name) => copies.map((copy) => ({ ...value, [name]: copy }))),
    };
  }
  for (const [inner, child] of entries) yield* additions(child, [...path, inner]);
}

/** Every row with a key that other rows of its kind have. */
function* moreKeys(value: unknown, path: Path, keys: OptionalKeys): Generator<Local> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value))
    for (const [key, values] of keys.missing(path, value))
      yield {
        path,
        what: `with ${key}`,
        variants: () => values.slice(0, 8).map((added) => ({ ...value, [key]: added })),
      };
  for (const [inner, child] of entriesOf(value)) yield* moreKeys(child, [...path, inner], keys);
}

/** A row of a list under another name. */
function renamed(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  const { name, when } = row as { name?: string; when?: string };
  return {
    ...row,
    ...(name === undefined ? {} : { name: `${name}_new` }),
    ...(when === undefined ? {} : { when: 'Again.' }),
  };
}

/** A named value with another number. */
function moved(row: unknown): unknown[] {
  if (typeof row !== 'object' || row === null) return [];
  const { value, bit } = row as { value?: bigint; bit?: bigint };
  if (value !== undefined) return [{ ...row, value: value + 0x1000n }];
  return bit === undefined ? [] : [{ ...row, bit: bit + 1n }];
}

function entriesOf(value: object): [string | number, unknown][] {
  return Array.isArray(value) ? value.map((inner, index) => [index, inner]) : Object.entries(value);
}

function replaced(value: unknown, path: Path, to: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    const copy = [...(value as unknown[])];
    const inner = replaced(copy[Number(key)], rest, to);
    if (inner === gone) copy.splice(Number(key), 1);
    else copy[Number(key)] = inner;
    return copy;
  }
  const entries = Object.entries(value as object).map(([name, inner]): [string, unknown] => [
    name,
    name === String(key) ? replaced(inner, rest, to) : inner,
  ]);
  const known = entries.some(([name]) => name === String(key))
    ? entries
    : [...entries, [String(key), to] as const];
  return Object.fromEntries(known.filter(([, inner]) => inner !== gone));
}
