// SPDX-License-Identifier: MIT
// A test that the spec names exists: `mount-info.no-search` is a case of that id in NN-mount-info.test.ts. And a test
// file whose name begins with a wish begins with one that there is; 00 is for tests of no wish.
import { basename } from 'node:path';
import type { TestFile } from '../load/project';
import type { Position } from '../model/types';
import type { Rule } from './rule';

export const checkTests: Rule = ({ model, project }, report) => {
  const { tests } = project;
  if (!tests) return;
  for (const owner of model.interfaces) {
    const named = [...owner.syscalls.flatMap(({ errors }) => errors), ...owner.behaviours] satisfies {
      test: string | undefined;
      at: Position;
    }[];
    for (const { test, at } of named)
      if (test !== undefined && !exists(tests, test))
        report('test-missing', at, { test, file: placeFor(tests, test, owner.area) });
  }
  for (const { file } of tests) {
    const number = /^(\d+)-/.exec(basename(file))?.[1];
    if (Number(number ?? 0) > 0 && !model.wishes.some((wish) => wish.number === Number(number)))
      report('test-unknown-wish', { file, line: 1, column: 1 }, { file, number: Number(number) });
  }
};

function filesOf(tests: TestFile[], test: string): TestFile[] {
  const [name = ''] = test.split('.');
  return tests.filter(({ file }) => basename(file).replace(/^\d+-/, '') === `${name}.test.ts`);
}

function exists(tests: TestFile[], test: string): boolean {
  const id = test.slice(test.indexOf('.') + 1);
  const words = new RegExp(`(^|[^\\w-])${id}($|[^\\w-])`);
  return filesOf(tests, test).some(({ titles }) => titles.some((title) => words.test(title)));
}

function placeFor(tests: TestFile[], test: string, area: string): string {
  const [name = ''] = test.split('.');
  return filesOf(tests, test)[0]?.file ?? `test/guest/${area}/${name}.test.ts`;
}
