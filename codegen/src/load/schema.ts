// SPDX-License-Identifier: MIT
// Holds a spec file against its JSON Schema. What ajv finds is turned into diagnostics in schema-errors.ts.
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { inProject } from '../../../kernel/tools/lib/paths';
import type { Diagnostic } from '../diagnostics';
import type { SpecFiles } from './files';
import { describeErrors } from './schema-errors';
import type { Source } from './source';

/** The schemas are of this codegen, also when the spec that they judge comes from elsewhere. */
const schemas = {
  interface: 'schema.json',
  wishes: 'schema/wishes.json',
  ledger: 'schema/ledger.json',
  base: 'schema/base.json',
  accepted: 'schema/accepted.json',
} as const;

let ajv: Ajv2020 | undefined;

function validator(schema: keyof typeof schemas): ValidateFunction {
  ajv ??= loadSchemas();
  const found = ajv.getSchema(schemas[schema]);
  if (!found) throw new Error(`no schema ${schemas[schema]}`);
  return found;
}

function loadSchemas(): Ajv2020 {
  // Required keys stand in `oneOf` branches without their properties, which strictRequired would not allow.
  const instance = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    validateSchema: false,
    code: { optimize: false },
  });
  const kinds = readdirSync(inProject('spec', 'schema')).map((name) => `schema/${name}`);
  const files = new Map(
    ['schema.json', ...kinds].map((file) => [
      file,
      JSON.parse(readFileSync(inProject('spec', file), 'utf8')),
    ]),
  );
  describeReferences(files);
  for (const [file, schema] of files) instance.addSchema(schema as object, file);
  return instance;
}

interface Node {
  $ref?: string;
  description?: string;
  [key: string]: unknown;
}

/** A reference without words of its own gets those of its target, so that a complaint can say what was wanted. */
function describeReferences(files: Map<string, unknown>): void {
  const visit = (file: string, node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { $ref: reference, description } = node as Node;
    if (typeof reference === 'string' && description === undefined) {
      const target = resolveReference(files, file, reference);
      if (target?.description !== undefined) (node as Node).description = target.description;
    }
    for (const inner of Object.values(node)) visit(file, inner);
  };
  for (const [file, schema] of files) visit(file, schema);
}

function resolveReference(files: Map<string, unknown>, from: string, reference: string): Node | undefined {
  const [path = '', pointer = ''] = reference.split('#');
  const file = path === '' ? from : posix.join(posix.dirname(from), path);
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, step) => (node as Node | undefined)?.[step], files.get(file)) as Node | undefined;
}

export function checkSchemas({ interfaces, wishes, ledger, base }: SpecFiles): Diagnostic[] {
  return [
    ...interfaces.flatMap((source) => checkSchema(source, 'interface')),
    ...checkSchema(wishes, 'wishes'),
    ...checkSchema(ledger, 'ledger'),
    ...checkSchema(base, 'base'),
  ];
}

/** Breaks that were accepted are no part of a spec, but written like it. */
export function checkAccepted(source: Source): Diagnostic[] {
  return checkSchema(source, 'accepted');
}

/** Two specs that are compared often share most of their files. */
const clean = new WeakSet<Source>();

function checkSchema(source: Source, schema: keyof typeof schemas): Diagnostic[] {
  if (clean.has(source)) return [];
  const validate = validator(schema);
  if (!validate(source.plain)) return describeErrors(source, validate.errors ?? []);
  clean.add(source);
  return [];
}
