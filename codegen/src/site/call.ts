// SPDX-License-Identifier: MIT
// A system call on the page of its interface: how C and Node.js call it, its arguments, its errors in the order of
// the checks, and what else is promised.
import { prototypeOf, parametersOf, resultType } from '../emit/signature';
import { lowerFirst } from '../emit/words';
import type { Arg, ErrorRow, Interface, Permission, Syscall } from '../model/types';
import { code, html, join, render, type Html } from './html';
import { sourceBlock } from './highlight';
import { callId, type Links } from './links';
import type { Entry, Section } from './page';
import { inline, linked } from './prose';

export const errorId = (syscall: string, at: number): string => `${callId(syscall)}-error-${at + 1}`;
const partId = (syscall: Syscall, part: string): string => `${callId(syscall.name)}-${part}`;

const parts = [
  ['arguments', 'Arguments'],
  ['errors', 'Errors'],
  ['permissions', 'Permissions'],
  ['notes', 'Notes'],
] as const;

/** @param sdk how Node.js calls it, finished */
export function callPart(links: Links, owner: Interface, syscall: Syscall, sdk: Html): Html {
  return render('call', {
    id: callId(syscall.name),
    name: `${syscall.name}()`,
    ids: Object.fromEntries(parts.map(([part]) => [part, partId(syscall, part)])),
    prototype: sourceBlock(`#include <${owner.header}>\n\n${prototype(syscall)};`),
    number: syscall.number,
    sdk,
    args: syscall.args.map((arg) => argument(links, syscall, arg)),
    returns: inline(links, `${syscall.returns.doc} On error, -1 is returned and \`errno\` is set.`),
    errors: syscall.errors.map((row, at) => errorRow(links, syscall, row, at)),
    permissions: syscall.permission.map((row) => permission(links, row)),
    notes: notes(links, syscall),
  });
}

export function callSection(syscall: Syscall): Section {
  return {
    id: callId(syscall.name),
    title: `${syscall.name}()`,
    parts: parts.map(([part, title]) => ({ id: partId(syscall, part), title })),
  };
}

export function callEntries(owner: Interface, syscall: Syscall): Entry[] {
  const call = {
    name: `${syscall.name}()`,
    kind: 'system call',
    id: callId(syscall.name),
    text: owner.summary,
  };
  const errors = syscall.errors.map(({ errno, when }, at) => ({
    name: errno,
    kind: `error of ${syscall.name}()`,
    id: errorId(syscall.name, at),
    text: when,
  }));
  return [call, ...errors];
}

/** One parameter a line where they do not fit on one. */
function prototype(syscall: Syscall): string {
  const flat = prototypeOf(syscall);
  if (flat.length <= 72) return flat;
  const parameters = parametersOf(syscall).map(({ type, name }) => `    ${type}${name}`);
  return `${resultType(syscall)} ${syscall.name}(\n${parameters.join(',\n')})`;
}

function argument(links: Links, syscall: Syscall, { name, type, doc }: Arg) {
  const parameter = parametersOf(syscall).find((candidate) => candidate.name === name);
  const href =
    type.kind === 'struct'
      ? links.struct(type.struct.name)
      : type.kind === 'flags'
        ? links.word(type.flags.name)
        : type.kind === 'enum'
          ? links.word(type.enum.name)
          : undefined;
  return { name, type: linked(href, code(parameter?.type.trim() ?? '')), doc: inline(links, doc) };
}

function errorRow(links: Links, syscall: Syscall, row: ErrorRow, at: number) {
  return {
    id: errorId(syscall.name, at),
    order: at + 1,
    errno: linked(links.constant(row.errno), code(row.errno)),
    when: inline(links, row.when),
    proof: proof(links, row),
  };
}

function proof(links: Links, { test, untestable }: ErrorRow): Html {
  if (test !== undefined) return code(test);
  return untestable === undefined ? html`generated test` : html`no test: ${inline(links, untestable)}`;
}

function permission(links: Links, { cap, userns, doc }: Permission) {
  const where = userns === undefined ? '' : ` in the user namespace ${userns}`;
  return {
    who: cap === undefined ? html`Without privileges` : html`With ${code(cap)}${where}`,
    doc: inline(links, lowerFirst(doc)),
  };
}

function notes(links: Links, { blocking, atomicity, compat, audit }: Syscall) {
  const signal = blocking.never
    ? 'Never.'
    : blocking.interruptible
      ? 'Yes, until a signal comes.'
      : 'Yes; a signal does not end the wait.';
  const facts: [string, string][] = [
    ['Blocks', `${signal} ${blocking.doc}`],
    ['After an error', atomicity === 'unchanged' ? 'Nothing has changed.' : atomicity],
    ['32-bit programs', compat === 'same' ? 'They make the same call with the same structures.' : compat],
    ['Audit log', audit === 'none' ? 'The call leaves no record of its own.' : audit],
  ];
  return facts.map(([term, text]) => ({ term, text: inline(links, text) }));
}

/** Names in a row, as code. */
export const codeList = (names: string[]): Html => join(names.map(code), ', ');
