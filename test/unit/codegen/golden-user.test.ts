// SPDX-License-Identifier: MIT
// Goldens of what goes to programs: addon glue, TypeScript, test tables, manual pages, Markdown. The C++, the C of the
// examples and the TypeScript among them compile, and an editor shows the table of errors where a function is called.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { emitDocs } from '../../../codegen/src/emit/docs';
import { emitMan } from '../../../codegen/src/emit/man';
import { emitNapi } from '../../../codegen/src/emit/napi';
import { exampleProgram } from '../../../codegen/src/emit/signature';
import type { Emitter } from '../../../codegen/src/emit/target';
import { emitTests } from '../../../codegen/src/emit/tests';
import { emitTs } from '../../../codegen/src/emit/ts';
import { projectRoot } from '../../../kernel/tools/lib/paths';
import { expectedRoot, expectGolden, goldenModel } from './golden';

// Compilers start slowly beside a kernel build.
jest.setTimeout(60_000);

const emitters: [string, string[], Emitter][] = [
  ['addon glue', ['napi'], emitNapi],
  ['TypeScript', ['ts'], emitTs],
  ['test tables', ['tests'], emitTests],
  ['manual pages', ['man'], emitMan],
  ['Markdown', ['docs'], emitDocs],
];

test.each(emitters)('%s', (_, targets, emit) => expectGolden(emit(goldenModel()), targets));

test.each(emitters)('%s: the same bytes again', (_, __, emit) => {
  expect([...emit(goldenModel())]).toEqual([...emit(goldenModel())]);
});

function compile(compiler: string, args: string[], text: string) {
  const { status, stderr } = spawnSync(
    compiler,
    ['-fsyntax-only', '-Wall', '-Wextra', '-Werror', ...args, '-'],
    {
      input: text,
      encoding: 'utf8',
    },
  );
  return { status, stderr };
}

const compiles = { status: 0, stderr: '' };
const uapi = `-I${join(expectedRoot, 'uapi')}`;

describe('the glue', () => {
  const nodeHeaders = dirname(require.resolve('node-api-headers/include/node_api.h'));
  const folders = [`-I${join(projectRoot, 'sdk', 'native')}`, `-I${nodeHeaders}`, uapi];
  const glue = (): string => readFileSync(join(expectedRoot, 'napi', 'files', 'record.cc'), 'utf8');
  const compileGlue = (text: string) =>
    compile('g++', ['-std=c++17', '-fno-exceptions', '-fno-rtti', ...folders, '-x', 'c++'], text);

  test('compiles', () => expect(compileGlue(glue())).toEqual(compiles));

  test.each([
    ['a value', 'RECORD_SEAL == 0x2', 'RECORD_SEAL == 0x3'],
    ["a value of upstream's headers", 'CLONE_INTO_CGROUP == 0x200000000ULL', 'CLONE_INTO_CGROUP == 0'],
    ['an offset', 'record_how, level) == 20', 'record_how, level) == 24'],
    ['a size', 'sizeof(struct record_key) == 16', 'sizeof(struct record_key) == 20'],
  ])('%s that is not the one of the spec does not compile', (_, right, wrong) => {
    expect(glue()).toContain(right);
    expect(compileGlue(glue().replace(right, wrong)).stderr).toContain('static assertion failed');
  });
});

test('the examples of the manual compile', () => {
  for (const syscall of goldenModel().interfaces.flatMap(({ syscalls }) => syscalls)) {
    // The C library has the numbers of upstream's calls, but not of one that does not exist.
    const number = syscall.origin === 'upstream' ? [`-DSYS_${syscall.name}=${syscall.number}`] : [];
    expect(compile('gcc', [uapi, ...number, '-x', 'c'], exampleProgram(syscall))).toEqual(compiles);
  }
});

const macros = [
  '.\\"',
  '.TH',
  '.SH',
  '.SS',
  '.PP',
  '.TP',
  '.B',
  '.BI',
  '.BR',
  '.RS',
  '.RE',
  '.EX',
  '.EE',
  '.in',
  '.nf',
  '.fi',
];

test('the manual uses few macros, closes what it opens and keeps to the width of a terminal', () => {
  for (const [file, page] of emitMan(goldenModel())) {
    const lines = page.trimEnd().split('\n').slice(2);
    const count = (macro: string) => lines.filter((line) => line.split(' ')[0] === macro).length;
    const unknown = lines.filter((line) => /^[.']/.test(line) && !macros.includes(line.split(' ')[0] ?? ''));
    expect({ file, unknown }).toEqual({ file, unknown: [] });
    expect([count('.RS'), count('.EX'), count('.nf')]).toEqual([count('.RE'), count('.EE'), count('.fi')]);
    const prose = lines.filter((_, at) => !inExample(lines, at));
    expect(prose.filter((line) => line.length > 80)).toEqual([]);
  }
});

function inExample(lines: string[], at: number): boolean {
  return lines.lastIndexOf('.EX', at) > lines.lastIndexOf('.EE', at);
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(projectRoot, 'node_modules', '@types')],
};

function typescriptBelow(folder: string): string[] {
  return readdirSync(join(expectedRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(expectedRoot, folder, file));
}

test('the TypeScript compiles, strictly', () => {
  const program = ts.createProgram([...typescriptBelow('ts'), ...typescriptBelow('tests')], options);
  const problems = ts.getPreEmitDiagnostics(program);
  const host = {
    getCanonicalFileName: String,
    getCurrentDirectory: () => expectedRoot,
    getNewLine: () => '\n',
  };
  expect(ts.formatDiagnostics(problems, host)).toBe('');
});

/** What an editor shows for the last mention of a name in a source text that lies beside the generated modules. */
function hover(source: string, name: string): ts.QuickInfo | undefined {
  const file = join(expectedRoot, 'ts', 'hover.ts');
  const read = (path: string) => (path === file ? source : ts.sys.readFile(path));
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => expectedRoot,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: read,
  });
  return service.getQuickInfoAtPosition(file, source.lastIndexOf(name));
}

test('an editor shows the table of errors where a function of the SDK is called', () => {
  const source = [
    "import type { RecordOpenCall } from './files';",
    'export const openRecord: RecordOpenCall<[path: string, size?: number], Promise<number>> =',
    '  (path, size = 0) => Promise.resolve(path.length + size);',
    "void openRecord('/');",
  ].join('\n');
  const info = hover(source, 'openRecord');
  const throws = (info?.tags ?? []).filter(({ name }) => name === 'throws');
  const [call] = goldenModel().interfaces.flatMap(({ syscalls }) => syscalls);
  expect(ts.displayPartsToString(info?.displayParts)).toContain('(path: string, size?: number');
  expect(throws.map(({ text }) => ts.displayPartsToString(text).replace(/\s+/g, ' '))).toEqual(
    call?.errors.map(({ errno, when }) => `{${errno}} ${when}`),
  );
});
