// SPDX-License-Identifier: MIT
// The probe without a kernel: what is asked for, what is found in C text, which lines of a program are at fault, how the
// answer is written.
import { loadModel } from '../../../codegen/src/generate';
import { inProject } from '../../../kernel/tools/lib/paths';
import { wantedFacts } from '../../../kernel/tools/probe/facts';
import {
  brokenUnits,
  declarationUnits,
  structUnit,
  valueUnit,
  writeProgram,
} from '../../../kernel/tools/probe/program';
import { definitionsIn, namesIn } from '../../../kernel/tools/probe/source-text';
import { writeBase } from '../../../kernel/tools/probe/write';

test('what is asked for: upstream names where they are, never ours', () => {
  const wanted = wantedFacts(loadModel(inProject('test', 'golden', 'root')));
  expect(wanted.headers).toEqual([
    'linux/errno.h',
    'linux/fcntl.h',
    'linux/openat2.h',
    'linux/sched.h',
    'linux/time_types.h',
  ]);
  expect(wanted.values).toEqual([
    ...['AT_FDCWD', 'AT_SYMLINK_NOFOLLOW', 'CLONE_INTO_CGROUP', 'CLONE_NEWUSER', 'EFTYPE'],
  ]);
  expect(wanted.internal).toEqual(['OPEN_HOW_SIZE_VER0']);
  expect(wanted.structs.map(({ name, fields }) => [name, fields.length])).toEqual([
    ['open_how', 3],
    ['__kernel_timespec', 2],
  ]);
  expect(wanted.neighbours.map(({ word }) => word)).toEqual(['record.flags', 'record.what']);
});

const header = `
/* #define IN_A_COMMENT 1 */
#define ONE 1 /* with a remark */
#define CALL(x) ((x) + 1)
#define GUARD_H
#  define LONG (1 << 3 | \\
	1 << 4)
enum op { // the operations
	OP_A,
	OP_B = 5,
#define OP_B OP_B
	OP_LAST,
};
enum forward;
static enum op last(void) { return OP_LAST; }
`;

test('what a header defines', () => {
  const found = definitionsIn(header);
  expect(namesIn(found)).toEqual(['ONE', 'LONG', 'OP_B', 'OP_A', 'OP_LAST']);
  expect(found.macros.map(({ text }) => text)).toContain('#define LONG (1 << 3 | 1 << 4)');
  expect(found.enums.map(({ text }) => text)).toEqual(['enum op { OP_A, OP_B = 5, OP_LAST, };']);
});

test('the line of an error names the unit to leave out', () => {
  const units = [
    ...declarationUnits(definitionsIn('#define ONE 1\nenum e { A = NOWHERE };')),
    valueUnit('ONE'),
    valueUnit('NO_CONSTANT'),
    structUnit({ name: 's', fields: [{ name: 'f', flexible: false }] }),
  ];
  const program = writeProgram(['linux/a.h'], units);
  const line = (text: string): number => program.text.split('\n').findIndex((one) => one.includes(text)) + 1;
  const said = [
    `probe.c:${line('NOWHERE')}:10: error: 'NOWHERE' undeclared`,
    `probe.c:${line('"NO_CONSTANT"')}:60: error: not a constant`,
    `other.h:${line('"ONE"')}:1: error: in another file`,
    `probe.c:${line('"ONE"')}:1: warning: only a warning`,
  ].join('\n');
  expect(brokenUnits(units, program, 'probe.c', said).map(({ name }) => name)).toEqual(['A', 'NO_CONSTANT']);
});

test('facts are written sorted, one a line', () => {
  const text = writeBase({
    kernel: '7.3.4',
    syscalls: new Map([
      ['write', 1],
      ['read', 0],
    ]),
    values: new Map([
      ['SMALL', 255n],
      ['MINUS', -100n],
      ['LARGE', 1n << 63n],
    ]),
    neighbours: new Map([['word', new Map([['O_X', 0x100n]])]]),
    structs: new Map([['s', { size: 8, fields: new Map([['f', [0, 8]]]) }]]),
  });
  expect(text.split('\n').slice(3)).toEqual([
    'kernel: "7.3.4"',
    'syscalls:',
    '  read: 0',
    '  write: 1',
    'values:',
    '  LARGE: 0x8000000000000000',
    '  MINUS: -100',
    '  SMALL: 255',
    'neighbours:',
    '  word:',
    '    O_X: 0x100',
    'structs:',
    '  s:',
    '    size: 8',
    '    fields:',
    '      f: [0, 8]',
    '',
  ]);
});
