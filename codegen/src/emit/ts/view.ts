// SPDX-License-Identifier: MIT
// One class a struct: decodes a field when it is asked for. Reserved fields and padding are in the layout, which is
// compared with the addon, but no program sees them.
import {
  StructureKind,
  type ClassDeclarationStructure,
  type GetAccessorDeclarationStructure,
  type MethodDeclarationStructure,
  type OptionalKind,
  type PropertyDeclarationStructure,
  type SetAccessorDeclarationStructure,
} from 'ts-morph';
import { camelCase, pascalCase, tag } from '../../model/names';
import type { Field, Flags, Struct } from '../../model/types';
import { fieldDoc } from '../words';
import { accessOf } from './access';
import { doc, sinceDoc } from './doc';
import { viewName } from './names';
import { constantText } from './print';

export function viewClass(struct: Struct): ClassDeclarationStructure {
  const visible = struct.fields.filter(({ reserved }) => reserved === undefined);
  const mask = maskOf(struct);
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: viewName(struct.name),
    docs: doc([struct.doc]),
    properties: statics(struct),
    ctors: [{ parameters: [{ name: 'view', type: 'DataView', isReadonly: true }] }],
    getAccessors: visible.map((field) => getter(struct, field)),
    setAccessors: visible.flatMap((field) => setter(struct, field)),
    methods: mask ? [hasMethod(mask.field, mask.flags)] : [],
  };
}

function hasMethod(mask: Field, flags: Flags): OptionalKind<MethodDeclarationStructure> {
  return {
    name: 'has',
    docs: doc(['Whether all these groups of fields were filled.']),
    parameters: [{ name: 'groups', type: pascalCase(flags.name) }],
    returnType: 'boolean',
    statements: `return (this.${camelCase(mask.name)} & groups) === groups;`,
  };
}

/** The word that says which groups of fields are filled. */
function maskOf(struct: Struct) {
  const group = struct.fields.find((field) => field.group.length > 0)?.group[0];
  for (const field of struct.fields)
    if (group && field.flags?.bits.includes(group)) return { field, flags: field.flags };
  return undefined;
}

function statics(struct: Struct): OptionalKind<PropertyDeclarationStructure>[] {
  const layout = {
    name: struct.name,
    size: struct.size,
    fields: struct.fields.map(({ name, offset, size }) => [name, offset, size]),
  };
  const constant = (name: string, text: string, initializer: string) => ({
    name,
    isStatic: true,
    isReadonly: true,
    docs: doc([text]),
    initializer,
  });
  const versions = struct.versions.map(({ size }) => size);
  return [
    constant('size', 'Size in bytes.', String(struct.size)),
    ...(versions.length > 0
      ? [constant('versions', 'All sizes ever published.', constantText(versions))]
      : []),
    constant('layout', 'Name, offset and size of every field.', constantText(layout)),
  ];
}

function getter(struct: Struct, field: Field): OptionalKind<GetAccessorDeclarationStructure> {
  const { type, get, group = [] } = accessOf(struct, field);
  const links = field.group.map(({ name }) => `{@link ${name}}`).join(' or ');
  const filled = links === '' ? '' : ` Filled with ${links}.`;
  const guard = `if (${group.map(({ name }) => `!this.has(${name})`).join(' && ')}) return undefined;`;
  return {
    name: camelCase(field.name),
    docs: doc([sinceDoc(renamedDoc(struct, field) + filled, field.since, struct.since)]),
    returnType: type,
    statements: [...(group.length > 0 ? [guard] : []), `return ${get};`],
  };
}

/** Other fields are called here what they are called in TypeScript. */
function renamedDoc(struct: Struct, field: Field): string {
  return fieldDoc(field).replace(/\b[a-z]+(_[a-z0-9]+)+\b/g, (word) =>
    struct.fields.some(({ name }) => name === word) ? camelCase(word) : word,
  );
}

function setter(struct: Struct, field: Field): OptionalKind<SetAccessorDeclarationStructure>[] {
  const { type, set } = accessOf(struct, field);
  if (field.direction === 'out' || set === undefined) return [];
  return [{ name: camelCase(field.name), parameters: [{ name: 'value', type }], statements: set }];
}

/** What a view needs from elsewhere: helpers of ../view, and names of the spec. */
export function viewNeeds(struct: Struct) {
  const visible = struct.fields.filter(({ reserved }) => reserved === undefined);
  const accesses = visible.map((field) => ({ field, access: accessOf(struct, field) }));
  const mask = maskOf(struct);
  return {
    helpers: accesses.flatMap(({ field, access }) => [
      ...access.helpers,
      ...(field.direction === 'out' ? [] : (access.setHelpers ?? [])),
    ]),
    names: [
      ...accesses.flatMap(({ access }) => (access.group ?? []).map(({ name }) => name)),
      ...visible.flatMap(({ type }) => (type.kind === 'struct' ? [tag(type.struct.name)] : [])),
      ...visible.flatMap(({ flags, enum: word }) => (flags ?? word)?.name ?? []),
      ...(mask ? [mask.flags.name] : []),
    ],
  };
}
