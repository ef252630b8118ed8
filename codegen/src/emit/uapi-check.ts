// SPDX-License-Identifier: MIT
// Target kernel: the unit of C that proves, when it is compiled, that the headers of a tree say what the spec says:
// number, value, size, offset and type of all that it names, upstream's as well as ours.
import { tag } from '../model/names';
import type { Field, Interface, Model, Struct } from '../model/types';
import { call, fieldLength, fieldType, isOurs } from './c';
import { decimal, hex } from './literal';
import { banner, type Output } from './target';
import { render } from './template';

/** Title and assertions. */
interface Section {
  title: string;
  checks: string[];
}

export function emitUapiCheck(model: Model): Output {
  const sections = model.interfaces.flatMap((owner) => sectionsOf(model, owner));
  const text = render('kernel/uapi-check', {
    banner: banner('slashes', 'kernel', 'spec/'),
    includes: includesOf(model),
    sections: sections.filter(({ checks }) => checks.length > 0),
  });
  return new Map([['kernel/fs/lockstep/uapi_check.c', text]]);
}

const ownNeeds = ['build_bug', 'compiler', 'stddef', 'types', 'unistd'].map((name) => `linux/${name}.h`);

/** Headers of all names. Of upstream's both are needed: what programs see, and what the kernel keeps internal. */
function includesOf({ interfaces }: Model): string[] {
  const headers = interfaces.flatMap((owner) => [
    owner.header,
    ...owner.consts.filter(({ internal }) => !internal).map(({ header }) => header),
    ...[...owner.structs, ...owner.errnos].map(({ header }) => header),
    ...owner.flags.flatMap(({ bits }) => bits.map(({ header }) => header)),
    ...owner.enums.flatMap(({ values }) => values.map(({ header }) => header)),
  ]);
  const both = headers.flatMap((header) => (isOurs(header) ? [header] : [header, `uapi/${header}`]));
  return [...new Set([...ownNeeds, ...both])].sort();
}

function sectionsOf({ homes }: Model, owner: Interface): Section[] {
  const isHome = ({ name }: { name: string }): boolean => homes.get(name) === owner;
  const values = (title: string, all: { name: string; value: bigint }[], text = decimal): Section => ({
    title,
    checks: all.filter(isHome).map(({ name, value }) => check('VALUE', [name, number(value, text)])),
  });
  return [
    {
      title: `System calls of ${owner.name}`,
      checks: owner.syscalls.map((syscall) => check('VALUE', [`__NR_${syscall.name}`, `${syscall.number}`])),
    },
    ...owner.structs.flatMap((struct) => [
      ...(homes.get(tag(struct.name)) === owner
        ? [{ title: `struct ${struct.name}`, checks: structChecks(struct) }]
        : []),
      values(
        `Sizes of struct ${struct.name}`,
        struct.versions.map(({ name, size }) => ({ name, value: BigInt(size) })),
      ),
    ]),
    ...owner.flags.map(({ name, bits }) => values(name, bits, hex)),
    ...owner.enums.map((word) => values(`enum ${word.name}`, word.values)),
    values(
      `Constants of ${owner.name}`,
      owner.consts.filter(({ internal, origin }) => !internal || origin !== 'upstream'),
    ),
    values(
      `Errors of ${owner.name}`,
      owner.errnos.map((errno) => ({ name: errno.name, value: BigInt(errno.number) })),
    ),
  ];
}

function structChecks(struct: Struct): string[] {
  const name = `struct ${struct.name}`;
  return [
    check('SIZE', [name, `${struct.size}`]),
    ...struct.fields.map((field) => check('FIELD', [name, field.name, `${field.offset}`, memberType(field)])),
  ];
}

function memberType(field: Field): string {
  return `${fieldType(field, '__')}${fieldLength(field)}`;
}

function check(what: 'VALUE' | 'SIZE' | 'FIELD', args: string[]): string {
  return call(`CHECK_${what}`, args, ';');
}

/** Bits read better in hexadecimal. */
function number(value: bigint, text: (value: bigint) => string): string {
  return `${text(value)}${value > 0xffff_ffffn ? 'ULL' : ''}`;
}
