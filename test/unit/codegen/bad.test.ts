// SPDX-License-Identifier: MIT
// Specs with mistakes: each line that is wrong says in a comment `### code` what has to be said about it, and nothing
// else may be said. Each file is put beside the golden spec, or in the place of one of its tables.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes, SpecError, type Diagnostic } from '../../../codegen/src/diagnostics';
import { checkedModel } from '../../../codegen/src/generate';
import { readSpecFiles, type SpecFiles } from '../../../codegen/src/load/files';
import type { Project } from '../../../codegen/src/load/project';
import { Source } from '../../../codegen/src/load/source';
import { inProject } from '../../../kernel/tools/lib/paths';

const folder = inProject('test', 'unit', 'codegen', 'bad');
const golden = readSpecFiles(inProject('test', 'golden', 'root'));

/** What the golden spec names, so that it is without fault. */
const project: Project = {
  tests: [
    {
      file: 'test/guest/files/01-record.test.ts',
      titles: ['bad-cgroup: EBADF', 'foreign-process, directory', 'exec', 'order: ascending'],
    },
  ],
  examples: [],
};

/** Codes that no YAML file of this folder can bring about, each with a test below or in the tests of the emitters. */
const elsewhere = ['not-a-spec-file', 'test-unknown-wish', 'not-decodable'];

function placed(kind: string, name: string): { file: string; files: (source: Source) => SpecFiles } {
  switch (kind) {
    case 'wishes':
      return { file: 'spec/wishes.yaml', files: (wishes) => ({ ...golden, wishes }) };
    case 'ledger':
      return { file: 'spec/ledger.yaml', files: (ledger) => ({ ...golden, ledger }) };
    case 'base':
      return { file: 'spec/base/linux-7.3.yaml', files: (base) => ({ ...golden, base }) };
    default:
      return {
        file: `spec/files/${name}`,
        files: (source) => ({ ...golden, interfaces: [...golden.interfaces, source] }),
      };
  }
}

function complaints(run: () => unknown): Diagnostic[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.diagnostics;
    throw error;
  }
}

/** `line code` of every `### code, code`. */
function expected(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      (/ ### (.*)$/.exec(line)?.[1] ?? '')
        .split(', ')
        .filter((code) => code !== '')
        .map((code) => `${index + 1} ${code}`),
    )
    .sort();
}

const cases = readdirSync(folder).flatMap((kind) =>
  readdirSync(join(folder, kind)).map((name) => ({
    kind,
    name,
    text: readFileSync(join(folder, kind, name), 'utf8'),
  })),
);

test.each(cases)('$kind/$name', ({ kind, name, text }) => {
  const { file, files } = placed(kind, name);
  const found = complaints(() => checkedModel(files(Source.parse(file, text)), project));
  expect(found.map(({ code, at }) => `${at.line} ${code}`).sort()).toEqual(expected(text));
  expect(new Set(found.map(({ at }) => at.file))).toEqual(new Set([file]));
  for (const { text: said } of found) expect(said).not.toMatch(/undefined|\[object|\{\w+\}/);
});

test('every code has been seen', () => {
  const seen = cases.flatMap(({ text }) => expected(text).map((line) => line.split(' ')[1]));
  expect([...new Set([...seen, ...elsewhere])].sort()).toEqual([...codes].sort());
});

test('the golden spec has no fault', () => {
  expect(complaints(() => checkedModel(golden, project))).toEqual([]);
});

test('a test file named after a wish that there is not', () => {
  const file = 'test/guest/files/99-nowhere.test.ts';
  const tests = [...(project.tests ?? []), { file, titles: [] }];
  const found = complaints(() => checkedModel(golden, { ...project, tests }));
  expect(found.map(({ code, at }) => `${at.file} ${code}`)).toEqual([`${file} test-unknown-wish`]);
});

test('a folder without tests says nothing about tests', () => {
  expect(complaints(() => checkedModel(golden, { tests: undefined, examples: [] }))).toEqual([]);
});

describe('files on disk', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'lockstep-spec-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  test('files that nobody reads, and all that are not YAML', () => {
    write('spec/wishes.yaml', 'wishes: {');
    write('spec/ledger.yaml', 'words: {}');
    write('spec/base/linux-7.3.yaml', 'a: 1\na: 2');
    write('spec/mount/one.yaml', 'interface: one');
    write('spec/mounts/two.yml', 'interface: two');
    const found = complaints(() => readSpecFiles(root));
    expect(found.map(({ code, at }) => `${at.file}:${at.line} ${code}`)).toEqual([
      'spec/base/linux-7.3.yaml:2 yaml-syntax',
      'spec/mount/one.yaml:1 not-a-spec-file',
      'spec/mounts/two.yml:1 not-a-spec-file',
      'spec/wishes.yaml:1 yaml-syntax',
    ]);
  });
});
