// SPDX-License-Identifier: MIT
// Goldens of what goes to the kernel and of abi.lock, and that the C among them compiles. The Rust among them is
// compiled with the kernel.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitLock } from '../../../codegen/src/emit/lock';
import { emitPrototypes } from '../../../codegen/src/emit/prototypes';
import { emitRust } from '../../../codegen/src/emit/rust';
import { emitTables } from '../../../codegen/src/emit/tables';
import { emitUapi } from '../../../codegen/src/emit/uapi';
import { emitUapiCheck } from '../../../codegen/src/emit/uapi-check';
import { expectedRoot, expectGolden, goldenModel, goldenRoot } from './golden';

// Compilers start slowly beside a kernel build.
jest.setTimeout(60_000);

test.each([
  ['uapi headers', ['uapi'], emitUapi],
  ['lines of the tables', ['kernel/syscalls'], emitTables],
  ['prototypes and requests', ['kernel/include'], emitPrototypes],
  ['assertions in C', ['kernel/fs'], emitUapiCheck],
  ['decoders and names in Rust', ['rust'], emitRust],
  ['one fact a line', ['abi.lock'], emitLock],
])('%s', (_, targets, emit) => {
  expectGolden(emit(goldenModel()), targets);
});

const languages = [
  ['c', 'gcc', 'c11'],
  ['c++', 'g++', 'c++17'],
] as const;

/** What a program includes; in a kernel tree its own headers come first. */
const forPrograms = [join(expectedRoot, 'uapi')];
const forKernel = [
  join(goldenRoot, 'stand-in'),
  join(expectedRoot, 'kernel', 'include'),
  ...forPrograms,
  expectedRoot,
];

function compile([language, compiler, standard]: readonly string[], folders: string[], text: string) {
  const { status, stderr } = spawnSync(
    compiler ?? '',
    [
      ...['-fsyntax-only', `-std=${standard}`, '-Wall', '-Wextra', '-Werror'],
      ...[...folders.map((folder) => `-I${folder}`), '-x', language ?? '', '-'],
    ],
    { input: text, encoding: 'utf8' },
  );
  return { status, stderr };
}

const golden = (file: string): string => readFileSync(join(expectedRoot, file), 'utf8');

describe.each(languages)('as %s', (...language) => {
  test('the header for programs stands alone and can be included twice', () => {
    const include = '#include <linux/lockstep/files.h>\n';
    const use = 'struct record_how how;\n#ifndef RECORD_SEAL\n#error enumerators are macros too\n#endif\n';
    expect(
      compile(language, forPrograms, golden('uapi/linux/lockstep/files.h') + include + include + use),
    ).toEqual({
      status: 0,
      stderr: '',
    });
  });

  test('the header for the kernel and the assertions hold', () => {
    expect(compile(language, forKernel, golden('kernel/fs/lockstep/uapi_check.c'))).toEqual({
      status: 0,
      stderr: '',
    });
  });

  test.each([
    ['a value', 'CHECK_VALUE(CLONE_INTO_CGROUP, 0x200000000ULL)', 'CHECK_VALUE(CLONE_INTO_CGROUP, 0)'],
    ['a size', 'CHECK_SIZE(struct record_key, 16)', 'CHECK_SIZE(struct record_key, 20)'],
    ['an offset', 'how, level, 20, __s32', 'how, level, 24, __s32'],
    ['a sign', 'how, level, 20, __s32', 'how, level, 20, __u32'],
    ['the length of an array', '__u32[2]', '__u32[3]'],
    ['a number', '__NR_record_list, 611', '__NR_record_list, 612'],
  ])('%s that is not the one of the spec does not compile', (_, right, wrong) => {
    const text = golden('kernel/fs/lockstep/uapi_check.c');
    expect(text).toContain(right);
    const { stderr } = compile(language, forKernel, text.replace(right, wrong));
    expect(stderr).toContain('static assertion failed');
    expect(stderr).toContain('; mend this tree, or the spec and run: npm run codegen');
  });
});
