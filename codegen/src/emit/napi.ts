// SPDX-License-Identifier: MIT
// Target napi: the glue of the addon, one file an interface. It names each system call, gives the compiler's view of
// each struct to the check at load, and asserts every size, offset and value. Structs of ours come from their
// generated header; upstream's are defined here, since the headers of the build machine may be older than they are.
import type { Field, Interface, Model, Struct, Syscall } from '../model/types';
import { kindOf, returnKindOf, type Kind } from './kinds';
import { homeStructs, places, withParts } from './layout';
import { hex } from './literal';
import { banner, type Output } from './target';
import { render } from './template';

const kindNames: Record<Kind, string> = {
  fd: 'Fd',
  int: 'Int',
  uint: 'UInt',
  size: 'Size',
  off: 'Off',
  ptr: 'Ptr',
  path: 'Path',
  u64: 'U64',
};

export function emitNapi(model: Model): Output {
  return new Map(
    model.interfaces
      .filter((owner) => owner.syscalls.length > 0 || homeStructs(model, owner).length > 0)
      .map((owner) => [
        `napi/${owner.area}/${owner.name}.cc`,
        render('napi/interface', describe(model, owner)),
      ]),
  );
}

function describe(model: Model, owner: Interface) {
  const values = namedValues(model, owner);
  const registered = homeStructs(model, owner);
  const all = withParts(registered);
  const ours = [...values, ...all].filter(({ origin }) => origin === 'lockstep');
  const upstream = values.filter(({ origin }) => origin !== 'lockstep');
  return {
    banner: banner('slashes', 'rest', [owner]),
    headers: unique(ours.map(({ header }) => header)),
    systemHeaders: unique(upstream.map(({ header }) => header)).filter((header) => !isGenerated(header)),
    syscalls: owner.syscalls.map(describeSyscall),
    definitions: all.filter(({ origin }) => origin !== 'lockstep').map(describeDefinition),
    layouts: all.map((struct) => describeLayout(struct, registered.includes(struct))),
    ours: values.filter(({ origin }) => origin === 'lockstep'),
    upstream,
  };
}

const isGenerated = (header: string): boolean => header.startsWith('linux/lockstep/');

const unique = (names: string[]): string[] => [...new Set(names)].sort();

function describeSyscall(syscall: Syscall) {
  const kinds = [returnKindOf(syscall), ...syscall.args.map(kindOf)].map((kind) => kindNames[kind]);
  return { name: syscall.name, number: syscall.number, kinds: kinds.join(', ') };
}

/** Constants that a program can see: the compiler compares each with the header that defines it. */
function namedValues(model: Model, owner: Interface) {
  const all = [
    ...owner.consts.filter(({ internal }) => !internal),
    ...owner.flags.flatMap(({ bits }) => bits),
    ...owner.enums.flatMap(({ values }) => values),
    ...owner.errnos.map(({ number, ...errno }) => ({ ...errno, value: BigInt(number) })),
    ...owner.structs.flatMap(({ versions, header }) =>
      versions
        .filter(({ internal }) => !internal)
        .map(({ name, size, origin }) => ({ name, value: BigInt(size), origin, header })),
    ),
  ];
  return all
    .filter(({ name }) => model.homes.get(name) === owner)
    .map(({ name, value, origin, header }) => ({ name, value: constant(value), origin, header }));
}

const constant = (value: bigint): string => `${hex(value)}${value > 0x7fffffffn ? 'ULL' : ''}`;

function describeDefinition(struct: Struct) {
  const members = places(struct).map((fields) => {
    const text = fields.map(member).join(' ');
    return fields.length > 1 ? `union { ${text} };` : text;
  });
  return { name: struct.name, members };
}

function member(field: Field): string {
  const length = field.length === undefined ? '' : field.length === 'flexible' ? '[]' : `[${field.length}]`;
  return `${memberType(field)} ${field.name}${length};`;
}

function memberType({ type }: Field): string {
  if (type.kind === 'struct') return `struct ${type.struct.name}`;
  if (type.scalar === 'char') return 'char';
  const [, sign, bits = ''] = /^([us])(\d+)$/.exec(type.scalar) ?? [];
  return `${sign === 'u' ? 'u' : ''}int${bits}_t`;
}

function describeLayout(struct: Struct, registered: boolean) {
  return {
    name: struct.name,
    size: struct.size,
    registered,
    fields: struct.fields.map(({ name, offset, size, length }) => ({
      name,
      offset,
      size: length === 'flexible' ? undefined : size,
      macro: length === 'flexible' ? 'LOCKSTEP_TAIL' : 'LOCKSTEP_FIELD',
    })),
  };
}
