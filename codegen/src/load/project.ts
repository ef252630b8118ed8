// SPDX-License-Identifier: MIT
// What the checks need to know of the project beside the spec: which tests and examples there are. A spec folder that
// stands alone, such as one taken from another revision, has none, and then nothing is said about them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Project {
  /** Tests that run in the guest; undefined when the folder is not there. */
  tests: TestFile[] | undefined;
  /** Paths of the examples. */
  examples: string[];
}

export interface TestFile {
  /** Path below the project root. */
  file: string;
  titles: string[];
}

/** @param root folder that holds `spec/` */
export function readProject(root: string): Project {
  return {
    tests: list(root, 'test/guest')
      ?.filter((file) => file.endsWith('.test.ts'))
      .map((file) => ({ file, titles: titlesOf(readFileSync(join(root, file), 'utf8')) })),
    examples: (list(root, 'sdk/examples') ?? []).filter((file) => file.endsWith('.ts')),
  };
}

/** Titles of the cases: the first string behind `test(`, `it(`, and behind the table of `test.each(...)(`. */
export function titlesOf(text: string): string[] {
  const calls = /(?:\b(?:test|it)(?:\.\w+)*|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
  return [...text.matchAll(calls)].map(([, , title = '']) => title);
}

function list(root: string, folder: string): string[] | undefined {
  const path = join(root, folder);
  if (!existsSync(path)) return undefined;
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .sort();
}
