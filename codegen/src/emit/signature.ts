// SPDX-License-Identifier: MIT
// A system call as a C program sees it: types of arguments, and a small program that makes a valid call.
import type { Arg, ArgType, Call, CallValue, Field, Struct, Syscall } from '../model/types';
import { scalarType } from './c';
import { hex } from './literal';

export interface Parameter {
  name: string;
  /** Up to the name, with a space or the star before it: `const char *`. */
  type: string;
}

export function parametersOf(syscall: Syscall): Parameter[] {
  return syscall.args.map((arg) => ({ name: arg.name, type: parameterType(arg.type) }));
}

/** `int mount_info(int dfd, const char *path, ...)` */
export function prototypeOf(syscall: Syscall): string {
  const parameters = parametersOf(syscall).map(({ type, name }) => `${type}${name}`);
  return `${resultType(syscall)} ${syscall.name}(${parameters.join(', ') || 'void'})`;
}

export function resultType({ returns }: Syscall): string {
  return returns.kind === 'count' ? 'ssize_t' : 'int';
}

function parameterType(type: ArgType): string {
  switch (type.kind) {
    case 'fd':
      return 'int ';
    case 'path':
      return 'const char *';
    case 'struct':
      return `${type.direction === 'in' ? 'const ' : ''}struct ${type.struct.name} *`;
    case 'array':
      return `${type.direction === 'in' ? 'const ' : ''}${scalarType(type.scalar, '__')} *`;
    case 'size':
    case 'count':
      return 'size_t ';
    case 'flags':
      return type.flags.width === 64 ? '__u64 ' : 'unsigned int ';
    case 'enum':
      return type.enum.width === 64 ? '__u64 ' : 'unsigned int ';
    case 'scalar':
      return `${{ u32: 'unsigned int', s32: 'int' }[type.scalar as string] ?? scalarType(type.scalar, '__')} `;
  }
}

/** The C library names only the numbers that it was built with, which ours are not among. */
export function callNumber({ name, number, origin }: Syscall): string {
  return origin === 'lockstep' ? number.toString() : `SYS_${name}`;
}

/** What the program below does, in a sentence. */
export function exampleSummary(syscall: Syscall): string {
  const [call] = syscall.calls;
  const shown = call ? syscall.args.flatMap((arg) => shownFields(arg, call)) : [];
  if (shown.length > 0) return 'This program makes the call and prints a part of its answer.';
  return syscall.returns.kind === 'zero'
    ? 'This program makes the call.'
    : 'This program makes the call and prints what it returns.';
}

/** A program in C that makes the first valid call. */
export function exampleProgram(syscall: Syscall): string {
  const [call] = syscall.calls;
  if (!call) return '';
  const made = syscall.args.map((arg) => argumentOf(syscall, arg, call));
  const needsId = made.some(({ setUp }) => setUp.some((line) => line.includes('argv')));
  const declared = made.flatMap(({ declarations }) => declarations);
  const shown = syscall.args.flatMap((arg) => shownFields(arg, call));
  const args = made.map(({ expression }) => expression).join(', ');
  const usesFcntl = /\b(AT|O)_[A-Z]|open\(/.test([args, ...declared].join(' '));
  const includes = [
    syscall.owner.header,
    ...(usesFcntl ? ['fcntl.h'] : []),
    'stdio.h',
    'stdlib.h',
    ...(syscall.origin === 'lockstep' ? [] : ['sys/syscall.h']),
    'unistd.h',
  ];
  return [
    ...[...new Set(includes)].map((header) => `#include <${header}>`),
    '',
    needsId ? 'int main(int argc, char *argv[])' : 'int main(void)',
    '{',
    ...[...declared, 'long result;'].map((line) => `    ${line}`),
    '',
    ...made.flatMap(({ setUp }) => setUp).map((line) => `    ${line}`),
    `    result = syscall(${callNumber(syscall)}, ${args});`,
    '    if (result == -1) {',
    `        perror("${syscall.name}");`,
    '        exit(EXIT_FAILURE);',
    '    }',
    ...(syscall.returns.kind === 'zero' ? [] : ['    printf("%ld\\n", result);']),
    ...shown.map((line) => `    ${line}`),
    '    exit(EXIT_SUCCESS);',
    '}',
  ].join('\n');
}

type PlainValue = Extract<CallValue, { kind: 'value' }>;

interface MadeArgument {
  declarations: string[];
  setUp: string[];
  expression: string;
}

function argumentOf(syscall: Syscall, arg: Arg, call: Call): MadeArgument {
  const value = call.args[arg.name] ?? { kind: 'null' };
  const plain = (expression: string): MadeArgument => ({ declarations: [], setUp: [], expression });
  if (arg.type.kind === 'struct') return structArgument(arg, arg.type.struct, value);
  if (arg.type.kind === 'array') {
    const count = value.kind === 'value' ? value.value.value : 1n;
    const declaration = `${scalarType(arg.type.scalar, '__')} ${arg.name}[${count}];`;
    return { declarations: [declaration], setUp: [], expression: arg.name };
  }
  if (value.kind === 'open')
    return {
      declarations: [`int ${arg.name} = open("${value.path}", O_RDONLY);`],
      setUp: [],
      expression: arg.name,
    };
  if (arg.type.kind === 'size' && value.kind === 'value')
    return plain(sizeSpelling(syscall, arg.type.of, value) ?? spelling(value));
  if (value.kind === 'string') return plain(`"${value.value}"`);
  return plain(value.kind === 'value' ? spelling(value) : 'NULL');
}

/** How a program writes the size of a struct whose name in the kernel it cannot use. */
function sizeSpelling(syscall: Syscall, of: string, { value }: PlainValue): string | undefined {
  const type = syscall.args.find(({ name }) => name === of)?.type;
  if (type?.kind !== 'struct') return undefined;
  if (value.value === BigInt(type.struct.size)) return `sizeof(${of})`;
  return type.struct.versions.some(({ name, internal }) => internal && name === value.name)
    ? value.value.toString()
    : undefined;
}

function structArgument(arg: Arg, struct: Struct, value: CallValue): MadeArgument {
  const fields = value.kind === 'struct' ? Object.entries(value.fields) : [];
  const known = fields.flatMap(([name, field]) =>
    field.kind === 'value' ? [`.${name} = ${spelling(field)}`] : [],
  );
  const setUp = fields.flatMap(([name, field]) => {
    if (field.kind === 'open') return [`${arg.name}.${name} = open("${field.path}", O_RDONLY);`];
    return field.kind === 'mount_id_of'
      ? [`${arg.name}.${name} = argc > 1 ? strtoull(argv[1], NULL, 0) : 0;`]
      : [];
  });
  const initial = struct.direction === 'out' ? '' : ` = { ${known.join(', ') || '0'} }`;
  return {
    declarations: [`struct ${struct.name} ${arg.name}${initial};`],
    setUp,
    expression: `&${arg.name}`,
  };
}

/** The name of a constant, or its number if it has none. */
function spelling(value: PlainValue): string {
  const { name, value: number } = value.value;
  if (name === undefined) return number > 0xffffn ? hex(number) : number.toString();
  return name;
}

const fewFields = 3;

/** The first numbers of an answer that the call asks for. */
function shownFields(arg: Arg, call: Call): string[] {
  if (arg.type.kind !== 'struct' || arg.type.direction === 'in') return [];
  const asked = [...namesIn(call.args[arg.name]), ...Object.values(call.args).flatMap(namesIn)];
  return arg.type.struct.fields
    .filter((field) => isShown(field, asked))
    .slice(0, fewFields)
    .map(({ name }) => `printf("${name} %llu\\n", (unsigned long long)${arg.name}.${name});`);
}

function isShown(field: Field, asked: string[]): boolean {
  const plain = field.type.kind === 'scalar' && field.length === undefined && field.reserved === undefined;
  const text = field.string !== undefined || field.strings !== undefined;
  return plain && !text && field.group.some(({ name }) => asked.includes(name));
}

function namesIn(value: CallValue | undefined): string[] {
  if (value?.kind === 'struct') return Object.values(value.fields).flatMap(namesIn);
  return value?.kind === 'value' ? (value.value.name ?? '').split(' | ') : [];
}
