// SPDX-License-Identifier: MIT
// The schemas themselves: valid, and with a word about every key, since editors show it and complaints quote it.
import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { inProject } from '../../../kernel/tools/lib/paths';

interface Schema {
  $ref?: string;
  description?: string;
  const?: unknown;
  properties?: Record<string, Schema>;
  [key: string]: unknown;
}

const files = ['schema.json', ...readdirSync(inProject('spec', 'schema')).map((name) => `schema/${name}`)];

function read(file: string): Schema {
  return JSON.parse(readFileSync(inProject('spec', file), 'utf8')) as Schema;
}

function objects(node: unknown): Schema[] {
  if (typeof node !== 'object' || node === null) return [];
  return [node as Schema, ...Object.values(node).flatMap(objects)];
}

test.each(files)('%s is a schema', (file) => {
  const ajv = new Ajv2020();
  expect(ajv.validateSchema(read(file))).toBe(true);
});

test.each(files)('%s describes every key', (file) => {
  const mute = objects(read(file)).flatMap(({ properties }) =>
    Object.entries(properties ?? {})
      .filter(([, { $ref, description, const: fixed }]) => ($ref ?? description ?? fixed) === undefined)
      .map(([key]) => key),
  );
  expect(mute).toEqual([]);
});

test.each(files)('%s lets no unknown key through', (file) => {
  const open = objects(read(file)).filter(
    ({ type, properties, additionalProperties }) =>
      type === 'object' && properties !== undefined && additionalProperties !== false,
  );
  expect(open).toEqual([]);
});

test('the main schema only refers to the kinds', () => {
  const { properties = {} } = read('schema.json');
  const kinds = Object.values(properties).filter(({ $ref }) => /^schema\/(?!common)/.test($ref ?? ''));
  expect(kinds.length).toBeGreaterThanOrEqual(10);
  for (const kind of kinds) expect(Object.keys(kind)).toEqual(['$ref']);
});
