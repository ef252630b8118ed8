// SPDX-License-Identifier: MIT
// Target kernel: the headers through which C and the decoders in Rust agree, one an area. bindgen reads them, so a
// decoder with other types does not build.
import type { Const, Model, Struct } from '../model/types';
import {
  argument,
  call,
  comment,
  defines,
  docText,
  fieldLength,
  fieldType,
  includeGuard,
  isOurs,
  literal,
  memberLines,
} from './c';
import { decodersOf, type Decoder } from './decoder';
import { banner, type Output } from './target';
import { render } from './template';
import { uapiHeaders } from './uapi';

export function emitPrototypes(model: Model): Output {
  return new Map(
    areasOf(model).flatMap((area) => {
      const text = renderArea(model, area);
      return text === undefined ? [] : [[`kernel/include/${areaHeader(area)}`, text] as const];
    }),
  );
}

export function areasOf({ interfaces }: Model): string[] {
  return [...new Set(interfaces.map(({ area }) => area))].sort();
}

export function areaHeader(area: string): string {
  return `linux/lockstep/${area}.h`;
}

function renderArea(model: Model, area: string): string | undefined {
  const decoders = decodersOf(model).filter((decoder) => decoder.area === area);
  const consts = internalConsts(model, area);
  if (decoders.length + consts.length === 0) return undefined;
  const header = areaHeader(area);
  const uapi = uapiHeaders(model).filter((name) => name === header);
  return render('kernel/header', {
    banner: banner('c', 'kernel', `spec/${area}/`),
    guard: includeGuard(header),
    includes: ['linux/types.h', ...heldHeaders(decoders), ...uapi.map((name) => `uapi/${name}`)].sort(),
    declarations: foreignStructs(decoders, uapi.length > 0).map((name) => `struct ${name};`),
    blocks: [
      ...consts.map(constBlock),
      ...decoders.flatMap((decoder) => [...requestBlock(decoder), prototypeBlock(decoder)]),
    ].map((block) => block.trimEnd()),
  });
}

function internalConsts({ interfaces }: Model, area: string): Const[] {
  const all = interfaces
    .filter((owner) => owner.area === area && isOurs(owner.header))
    .flatMap(({ consts }) => consts.filter(({ internal }) => internal));
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}

/** Upstream keeps such a constant to one of its files, which has to prove that this copy is equal. */
export function internalName({ name, origin }: Const): string {
  return origin === 'upstream' ? `LOCKSTEP_${name}` : name;
}

function constBlock(constant: Const): string {
  const { doc, value, type } = constant;
  return `${comment(docText(doc))}\n${defines([{ name: internalName(constant), value: literal(value, type) }])}`;
}

function heldHeaders(decoders: Decoder[]): string[] {
  const headers = decoders.flatMap(({ input }) =>
    (input?.request ?? []).flatMap(({ type }) =>
      type.kind === 'struct' && !isOurs(type.struct.header) ? type.struct.header : [],
    ),
  );
  return [...new Set(headers)];
}

/** Structs that a prototype points to and no included header defines. */
function foreignStructs(decoders: Decoder[], hasUapi: boolean): string[] {
  const pointed = decoders.flatMap(({ syscall }) =>
    syscall.args.flatMap(({ type }): Struct[] => (type.kind === 'struct' ? [type.struct] : [])),
  );
  const foreign = pointed.filter(({ origin }) => !hasUapi || origin === 'upstream');
  return [...new Set(foreign.map(({ name }) => name))].sort();
}

export function requestName({ syscall }: Decoder): string {
  return `lockstep_${syscall.name}_request`;
}

function requestBlock(decoder: Decoder): string[] {
  const { input } = decoder;
  if (!input) return [];
  const fields = input.request.map((field) => ({
    text: memberLines(field.name, docText(field.doc)),
    type: fieldType(field, ''),
    name: `${field.name}${fieldLength(field)}`,
  }));
  return [render('kernel/request', { name: requestName(decoder), call: decoder.syscall.name, fields })];
}

function prototypeBlock(decoder: Decoder): string {
  const { syscall, input } = decoder;
  const name = `lockstep_${syscall.name}_decode`;
  const args = syscall.args.map(argument);
  const request = input ? [`struct ${requestName(decoder)} *request`] : [];
  return render('kernel/prototype', {
    name,
    call: syscall.name,
    args: syscall.args.flatMap((arg) => memberLines(arg.name, docText(arg.doc))),
    request: input !== undefined,
    context: input ? 'May sleep; reads memory of the caller.' : 'Any; no memory is read.',
    prototype: call(`int ${name}`, [...args, ...request], ';'),
  });
}
