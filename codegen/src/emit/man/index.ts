// SPDX-License-Identifier: MIT
// Target man: one page of section 2 a system call, in the order of sections of the Linux manual.
import type { Interface, Model, Syscall } from '../../model/types';
import { upperCase } from '../../model/names';
import { callNumber, exampleProgram, exampleSummary, parametersOf, resultType } from '../signature';
import { banner, type Output } from '../target';
import { render } from '../template';
import { descriptionText, lowerFirst, sinceText } from '../words';
import { argumentList, errorList, fieldWords, notes, structSection, structsOf } from './reference';
import { prose, verbatim } from './roff';
import { relatedPages } from './see-also';

export function emitMan(model: Model): Output {
  return new Map(
    model.interfaces.flatMap((owner) =>
      owner.syscalls.map((syscall): [string, string] => [
        `man/man2/${syscall.name}.2`,
        render('man/page', page(model, owner, syscall)),
      ]),
    ),
  );
}

function page(model: Model, owner: Interface, syscall: Syscall) {
  const structs = structsOf(syscall);
  return {
    banner: banner('roff', 'rest', [owner]),
    title: upperCase(syscall.name),
    name: syscall.name,
    summary: prose(`${syscall.name} \0 ${lowerFirst(owner.summary).replace(/\.$/, '')}`).replace('\0', '\\-'),
    date: model.date,
    source: sinceText(syscall.since),
    includes: includes(owner, syscall),
    synopsis: synopsis(syscall),
    description: prose(descriptionText(owner)),
    arguments: argumentList(syscall).join('\n'),
    structs: structs.flatMap((struct) => structSection(struct)).join('\n'),
    words: fieldWords(structs, syscall.since).join('\n'),
    returns: prose(returnText(syscall)),
    errors: errorList(syscall).join('\n'),
    versions: prose(versionText(syscall)),
    notes: notes(owner, syscall).join('\n'),
    exampleSummary: exampleSummary(syscall),
    example: verbatim(exampleProgram(syscall)),
    seeAlso: seeAlso(model, owner, syscall),
  };
}

/** The headers beside unistd.h, and what each is for. */
function includes(owner: Interface, syscall: Syscall) {
  const needsFcntl = syscall.args.some(({ type }) => type.kind === 'fd' && type.at);
  const headers = [
    [owner.header, 'Structures, constants'],
    ...(needsFcntl ? [['fcntl.h', 'AT_* constants']] : []),
    ...(syscall.origin === 'lockstep' ? [] : [['sys/syscall.h', 'SYS_* constants']]),
  ];
  const widest = Math.max(...headers.map(([header = '']) => header.length));
  return headers.map(([header = '', why]) => ({
    header,
    why,
    gap: ' '.repeat(widest - header.length + 2),
  }));
}

/** Words in turn bold and roman, as `.BI` takes them. */
function synopsis(syscall: Syscall): string {
  const parameters = parametersOf(syscall).map(({ type, name }) => `"${type}" ${name}`);
  const [first = '', ...rest] = parameters.map((parameter, at) =>
    at === parameters.length - 1 ? `${parameter} );` : `${parameter} ,`,
  );
  const indent = '            ';
  return [
    `.BI "${resultType(syscall)} syscall(${callNumber(syscall)}, ${first.replace(/^"/, '')}`,
    ...rest.map((parameter) => `.BI "${indent}${parameter.replace(/^"/, '')}`),
  ].join('\n');
}

function returnText({ returns }: Syscall): string {
  return `${returns.doc} On error, -1 is returned and \`errno\` tells what was wrong.`;
}

/** From this number on all architectures share one table. */
const firstCommonNumber = 424;

function versionText({ name, since, number }: Syscall): string {
  const where = number >= firstCommonNumber ? 'every architecture' : 'x86-64';
  return `${name}() is there since ${sinceText(since)}. Its number is ${number} on ${where}.`;
}

function seeAlso(model: Model, owner: Interface, syscall: Syscall): string {
  return relatedPages(model, owner, syscall)
    .map(({ name, section }, at, all) => `.BR ${name} (${section})${at === all.length - 1 ? '' : ','}`)
    .join('\n');
}
