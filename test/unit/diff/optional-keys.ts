// SPDX-License-Identifier: MIT
// Which keys the rows of a kind may have, learned from all rows of the spec that are of that kind: what one row says,
// another may say as well.

type Path = readonly (string | number)[];

/** Maps whose keys are names; a row below one of them is like every other. */
const named = new Set([
  ...['syscalls', 'structs', 'flags', 'enums', 'consts', 'errnos', 'fd_kinds', 'files', 'behaviours', 'sdk'],
  ...['versions', 'bits', 'reserved', 'values', 'calls', 'words', 'names', 'kept', 'wishes'],
]);

/** Key -> values that it has somewhere. */
export type Keys = ReadonlyMap<string, readonly unknown[]>;

export class OptionalKeys {
  private readonly found = new Map<string, Map<string, unknown[]>>();

  constructor(files: readonly unknown[]) {
    for (const file of files) this.learn(file, []);
  }

  /** What a row at that place could say and does not. */
  missing(path: Path, row: object): [key: string, values: readonly unknown[]][] {
    return [...(this.found.get(kindOf(path)) ?? [])].filter(([key]) => !Object.hasOwn(row, key));
  }

  private learn(value: unknown, path: Path): void {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) return value.forEach((row, index) => this.learn(row, [...path, index]));
    const kind = kindOf(path);
    const keys = this.found.get(kind) ?? new Map<string, unknown[]>();
    this.found.set(kind, keys);
    for (const [key, inner] of Object.entries(value)) {
      if (!isNameMap(path)) keys.set(key, [...(keys.get(key) ?? []), inner]);
      this.learn(inner, [...path, key]);
    }
  }
}

const isNameMap = (path: Path): boolean => named.has(String(path.at(-1)));

/** The same for every row of a kind: numbers and names do not count. */
function kindOf(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' || named.has(String(path[index - 1])) ? '*' : step))
    .join('/');
}
