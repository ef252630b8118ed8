// SPDX-License-Identifier: MIT
// No generator knows an interface by its name: an exception belongs into the spec. Comments may give examples.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSpecFiles } from '../../../codegen/src/load/files';
import { buildModel } from '../../../codegen/src/resolve/model';
import { projectRoot } from '../../../kernel/tools/lib/paths';
import { goldenModel } from './golden';

/** Words of the spec's own vocabulary: the "here" of an `at` argument, and how `open: path` opens. */
const vocabulary = ['AT_FDCWD', 'O_RDONLY'];

function names(): Set<string> {
  const real = buildModel(readSpecFiles(projectRoot)).model;
  const all = [...real.interfaces, ...goldenModel().interfaces].flatMap((owner) => [
    ...[...owner.syscalls, ...owner.structs, ...owner.flags, ...owner.enums, ...owner.consts],
    ...owner.flags.flatMap(({ bits }) => bits),
    ...owner.enums.flatMap(({ values }) => values),
    ...owner.structs.flatMap(({ versions }) => versions),
    ...owner.behaviours,
  ]);
  return new Set(all.map(({ name }) => name).filter((name) => !vocabulary.includes(name)));
}

function sources(): string[] {
  return ['src', 'templates'].flatMap((part) => {
    const folder = join(projectRoot, 'codegen', part);
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*(\/\/|\{\{!).*$/gm, '');
}

test('no source and no template of codegen names an interface', () => {
  const known = names();
  const found = sources().flatMap((file) => {
    const words = withoutComments(readFileSync(file, 'utf8')).match(/\b\w+\b/g) ?? [];
    return words.filter((word) => known.has(word)).map((word) => `${file}: ${word}`);
  });
  expect(found).toEqual([]);
});
