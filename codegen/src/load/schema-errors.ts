// SPDX-License-Identifier: MIT
// Says in one line each what is wrong with a file. ajv reports every keyword that fails, branches of a choice and
// consequences included; here one mistake gives one diagnostic, at the key that has to be changed.
import type { ErrorObject } from 'ajv';
import { diagnostic, type Code, type Diagnostic, type Values } from '../diagnostics';
import { nearest } from './nearest';
import type { Path, Source } from './source';

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  oneOf?: { required?: string[] }[];
}

export function describeErrors(source: Source, errors: ErrorObject[]): Diagnostic[] {
  const describer = new Describer(source, errors);
  return errors.flatMap((error) => describer.describe(error));
}

class Describer {
  constructor(
    private readonly source: Source,
    private readonly errors: ErrorObject[],
  ) {}

  describe(error: ErrorObject): Diagnostic[] {
    if (this.isConsequence(error)) return [];
    const path = pathOf(error.instancePath);
    const schema = error.parentSchema as Schema;
    const params = error.params as Record<string, string>;
    switch (error.keyword) {
      case 'additionalProperties': {
        const key = params.additionalProperty ?? '';
        if (!schema.properties)
          return this.report('schema-name', [...path, key], { key, rule: describe(schema) });
        return this.report('schema-unknown-key', [...path, key], { key, hint: keyHint(key, schema) });
      }
      case 'required':
      case 'dependentRequired': {
        const key = params.missingProperty ?? '';
        const hint = describe(schema.properties?.[key] ?? schema);
        return this.report('schema-missing', path, { key, hint });
      }
      case 'oneOf':
        return this.choice(error, path, schema);
      case 'propertyNames': {
        const key = params.propertyName ?? '';
        const rule = (error.schema as Schema | undefined) ?? {};
        return this.report('schema-name', [...path, key], { key, rule: describe(this.ruleOf(error, rule)) });
      }
      case 'type':
        return this.report('schema-type', path, {
          wanted: [params.type].flat().join(' or '),
          found: show(error.data),
          rule: describe(schema),
        });
      default:
        return this.report('schema-value', path, {
          found: show(error.data),
          problem: problemOf(error),
          rule: describe(schema),
        });
    }
  }

  /** Exactly one of several keys has to be there: none is a missing key, two are one too many. */
  private choice(error: ErrorObject, path: Path, schema: Schema): Diagnostic[] {
    const keys = (schema.oneOf ?? []).flatMap(({ required }) => required ?? []);
    const data = error.data as Record<string, unknown>;
    const present = keys.filter((key) => key in data);
    if (present.length === 0)
      return this.report('schema-missing', path, { key: keys.join('` or `'), hint: describe(schema) });
    const extra = present.at(-1) ?? '';
    const first = present[0] ?? '';
    return this.report('schema-choice', [...path, extra], { key: extra, other: first });
  }

  /** The description of the rule for names stands behind a `$ref`; the error of that rule knows it. */
  private ruleOf(error: ErrorObject, fallback: Schema): Schema {
    const cause = this.errors.find(
      (other) =>
        other.propertyName === (error.params as { propertyName: string }).propertyName &&
        other.instancePath === error.instancePath,
    );
    return (cause?.parentSchema as Schema | undefined) ?? fallback;
  }

  private isConsequence(error: ErrorObject): boolean {
    if (error.keyword === 'if' || error.propertyName !== undefined) return true;
    if (/\/oneOf\/\d+\//.test(error.schemaPath)) return true;
    const here = this.errors.filter((other) => other.instancePath === error.instancePath);
    if (error.keyword === 'type') return false;
    if (here.some((other) => other.keyword === 'type' && other.propertyName === undefined)) return true;
    return this.isMisspelt(error, here);
  }

  /** A key that is missing because it stands there with a slip of the pen is one mistake. */
  private isMisspelt(error: ErrorObject, here: ErrorObject[]): boolean {
    const missing =
      error.keyword === 'oneOf'
        ? ((error.parentSchema as Schema).oneOf ?? []).flatMap(({ required }) => required ?? [])
        : [(error.params as { missingProperty?: string }).missingProperty ?? ''];
    const strangers = here
      .filter(({ keyword }) => keyword === 'additionalProperties')
      .map(({ params }) => (params as { additionalProperty: string }).additionalProperty);
    return strangers.some((stranger) => {
      const meant = nearest(stranger, Object.keys((error.parentSchema as Schema).properties ?? {}));
      return meant !== undefined && missing.includes(meant) && !(meant in (error.data as object));
    });
  }

  private report<C extends Code>(code: C, path: Path, values: Values<C>): Diagnostic[] {
    return [diagnostic(code, this.source.at(path), values)];
  }
}

function keyHint(key: string, schema: Schema): string {
  if (key.includes(' ')) return 'a comma has ended the text before it; put that text into quotation marks';
  const known = Object.keys(schema.properties ?? {});
  const meant = nearest(key, known);
  return meant === undefined ? `its keys are ${known.join(', ')}` : `did you mean \`${meant}\`?`;
}

function describe(schema: Schema): string {
  return schema.description ?? 'see the schema';
}

function problemOf({ keyword, params, message }: ErrorObject): string {
  const { allowedValues, allowedValue } = params as { allowedValues?: unknown[]; allowedValue?: unknown };
  if (keyword === 'enum') return `is none of ${(allowedValues ?? []).join(', ')}`;
  if (keyword === 'const') return `is not ${String(allowedValue)}`;
  if (keyword === 'pattern') return 'has not the right form';
  return message ?? keyword;
}

function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
