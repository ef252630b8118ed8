// SPDX-License-Identifier: MIT
// The sections of a manual page that list things: arguments, fields, bits, errors.
import type { Enum, Field, Flags, Interface, Since, Struct, Syscall } from '../../model/types';
import { fieldLength, fieldType, padTo } from '../c';
import { places } from '../layout';
import { fieldDoc, permissionText, placeText, sameSince, sinceText } from '../words';
import { bold, inline, italic, prose, term, verbatim } from './roff';

export function argumentList(syscall: Syscall): string[] {
  return syscall.args.flatMap(({ name, doc, type }) => {
    const entry = term(italic(name), doc);
    if (type.kind === 'flags') return [entry, nested(bitList(type.flags, syscall.since))];
    return type.kind === 'enum' ? [entry, nested(valueList(type.enum, syscall.since))] : [entry];
  });
}

const nested = (entries: string[]): string => ['.RS', ...entries, '.RE'].join('\n');

export function bitList(flags: Flags, since: Since): string[] {
  return flags.bits.map((bit) => term(bold(bit.name), withSince(bit.doc, bit.since, since)));
}

export function valueList(word: Enum, since: Since): string[] {
  return word.values.map((value) => term(bold(value.name), withSince(value.doc, value.since, since)));
}

function withSince(text: string, since: Since, outer: Since): string {
  return sameSince(since, outer) ? text : `${text} (Since ${sinceText(since)}.)`;
}

/** The structs behind the arguments and what these hold or point to, each once. */
export function structsOf(syscall: Syscall): Struct[] {
  const found: Struct[] = [];
  const visit = (struct: Struct): void => {
    if (found.includes(struct)) return;
    found.push(struct);
    for (const { type, pointsTo } of struct.fields) {
      if (type.kind === 'struct') visit(type.struct);
      if (pointsTo) visit(pointsTo.struct);
    }
  };
  for (const { type } of syscall.args) if (type.kind === 'struct') visit(type.struct);
  return found;
}

export function structSection(struct: Struct): string[] {
  const visible = struct.fields.filter(({ reserved }) => reserved === undefined);
  const sizes = struct.versions.map(
    ({ name, size, internal, since: from }) =>
      `${internal ? size : `${name} (${size})`} since ${sinceText(from)}`,
  );
  return [
    `.SS ${inline(`The structure ${struct.name}`)}`,
    prose(struct.doc),
    verbatim(definition(struct)),
    ...(sizes.length > 0 ? ['.PP', prose(`Its sizes in bytes: ${sizes.join(', ')}.`)] : []),
    '.PP',
    'The fields are:',
    ...visible.map((field) =>
      term(italic(field.name), withSince(fieldText(field), field.since, struct.since)),
    ),
  ];
}

function fieldText(field: Field): string {
  const groups = field.group.map(({ name }) => name).join(' or ');
  return `${fieldDoc(field)}${placeText(field)}${groups === '' ? '' : ` Filled with ${groups}.`}`;
}

function definition(struct: Struct): string {
  const members = places(struct).flatMap((fields) =>
    fields.length === 1
      ? fields.map(member)
      : ['union {', ...fields.map((field) => `    ${member(field)}`), '};'],
  );
  return [`struct ${struct.name} {`, ...members.map((line) => `    ${line}`), '};'].join('\n');
}

function member(field: Field): string {
  return `${padTo(fieldType(field, '__'), 8).replace(/\t+/, ' ')} ${field.name}${fieldLength(field)};`.replace(
    '  ',
    ' ',
  );
}

/** Flags words and enums of fields, each once. */
export function fieldWords(structs: Struct[], since: Since): string[] {
  const fields = structs.flatMap((struct) => struct.fields.map((field) => ({ struct, field })));
  const seen = new Set<string>();
  return fields.flatMap(({ field }) => {
    const word = field.flags ?? field.enum;
    if (!word || seen.has(word.name)) return [];
    seen.add(word.name);
    const holders = fields.filter((other) => (other.field.flags ?? other.field.enum) === word);
    const names = holders.map((holder) => `${holder.struct.name}.${holder.field.name}`);
    const entries = field.flags
      ? bitList(field.flags, since)
      : field.enum
        ? valueList(field.enum, since)
        : [];
    return [`.SS ${inline(`Values of ${names.join(', ')}`)}`, prose(word.doc), ...entries];
  });
}

export function errorList(syscall: Syscall): string[] {
  return syscall.errors.map(({ errno, when }) => term(bold(errno), when));
}

/** What is said of a call beside what it does. */
export function notes(owner: Interface, syscall: Syscall): string[] {
  const { blocking, atomicity, compat, audit, permission } = syscall;
  const wait = blocking.never
    ? `The call never blocks. ${blocking.doc}`
    : `The call may block. ${blocking.doc} A signal ${blocking.interruptible ? 'interrupts it' : 'does not interrupt it'}.`;
  const state =
    atomicity === 'unchanged' ? 'After an error nothing has changed.' : `After an error: ${atomicity}`;
  const mode = compat === 'same' ? '32-bit programs make the same call with the same structures.' : compat;
  const records =
    audit === 'none' ? 'It leaves no record of its own in the audit log.' : `Audit log: ${audit}.`;
  const wrapper = owner.sdk.find(({ of }) => of === syscall.name);
  const library = 'The C library has no function for it; syscall(2) makes the call.';
  const node = wrapper ? ` In Node.js it is ${wrapper.function}() of the package @lockstep/linux.` : '';
  const sections = [permission.map(permissionText).join('\n\n'), wait, state, mode, records, library + node];
  return sections.flatMap((text, index) => [...(index === 0 ? [] : ['.PP']), prose(text)]);
}
