// SPDX-License-Identifier: MIT
// A key that the schema gets is a fact that may change, so it needs a rule before anything uses it.
import { readFileSync } from 'node:fs';
import { factsWithRules } from '../../../codegen/src/diff/choose';
import type { Kind } from '../../../codegen/src/diff/entities/entity';
import { inProject } from '../../../kernel/tools/lib/paths';

/** Where the schema has the keys of a kind, and which of them are said under another name or have entities of their own. */
const places: [Kind, file: string, path: string[], elsewhere: string[]][] = [
  [
    'interface',
    'schema.json',
    [],
    [
      ...['interface', 'syscalls', 'structs', 'flags', 'enums', 'consts', 'errnos', 'fd_kinds', 'files'],
      ...['behaviours', 'sdk'],
    ],
  ],
  ['syscall', 'schema/syscalls.json', ['$defs', 'syscall'], ['args', 'permission', 'errors', 'calls']],
  // The type holds whether a descriptor may be AT_FDCWD, a path NULL, and where the length of an array is.
  ['argument', 'schema/arguments.json', ['items'], ['at', 'nullable', 'count']],
  ['permission', 'schema/syscalls.json', ['$defs', 'permission'], ['unprivileged']],
  ['errno row', 'schema/errors.json', ['items'], []],
  ['struct', 'schema/structs.json', ['$defs', 'struct'], ['versions', 'fields']],
  ['version', 'schema/structs.json', ['$defs', 'version'], []],
  // The type holds whether a descriptor is unsigned; `count` stands beside `points_to`.
  ['field', 'schema/structs.json', ['$defs', 'field'], ['unsigned', 'count']],
  ['flags', 'schema/flags.json', ['additionalProperties'], ['bits', 'reserved']],
  ['bit', 'schema/flags.json', ['$defs', 'bit'], ['bit']],
  ['enum', 'schema/enums.json', ['additionalProperties'], ['values']],
  [
    'value',
    'schema/enums.json',
    ['additionalProperties', 'properties', 'values', 'additionalProperties'],
    [],
  ],
  ['constant', 'schema/consts.json', ['additionalProperties'], []],
  ['error number', 'schema/errnos.json', ['additionalProperties'], []],
  ['fd kind', 'schema/fd_kinds.json', ['additionalProperties'], []],
  ['file', 'schema/files.json', ['additionalProperties'], ['grammar']],
  ['file field', 'schema/files.json', ['$defs', 'field'], []],
  ['behaviour', 'schema/behaviours.json', ['additionalProperties'], []],
  ['SDK name', 'schema/sdk.json', ['additionalProperties'], []],
  ['wish', 'schema/wishes.json', ['$defs', 'wish'], []],
];

function keysAt(file: string, path: string[]): string[] {
  const schema: unknown = JSON.parse(readFileSync(inProject('spec', file), 'utf8'));
  const node = path.reduce((inner, step) => (inner as Record<string, unknown>)[step], schema);
  return Object.keys((node as { properties: object }).properties);
}

test.each(places)('every key of a %s has a rule', (kind, file, path, elsewhere) => {
  const known = [...factsWithRules(kind), ...elsewhere];
  expect(keysAt(file, path).filter((key) => !known.includes(key))).toEqual([]);
});
