// SPDX-License-Identifier: MIT
// Finds and parses the files of a spec folder: interfaces by area, the wishes, the ledger and the probed base. It
// reads from any folder, so that two specs can be loaded side by side.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnostic, SpecError, type Diagnostic } from '../diagnostics';
import { Source } from './source';

export const areas = [
  'mounts',
  'files',
  'locks',
  'sockets',
  'processes',
  'namespaces',
  'cgroups',
  'uring',
] as const;

export const tables = {
  wishes: 'spec/wishes.yaml',
  ledger: 'spec/ledger.yaml',
  base: 'spec/base/linux-7.3.yaml',
} as const;

/** What the comparison of two specs is told; it describes no ABI, and a spec need not have it. */
export const acceptedFile = 'spec/accepted.yaml';

export interface SpecFiles {
  /** Sorted by path, so that everything derived from it is in a fixed order. */
  interfaces: Source[];
  wishes: Source;
  ledger: Source;
  base: Source;
}

/** Where the files of a spec are: a folder, or a revision of git. Paths are below the root of the project. */
export interface SpecTree {
  /** All files below `spec/`. */
  list: () => string[];
  read: (file: string) => string;
}

/** @param root folder that holds `spec/` */
export function folderTree(root: string): SpecTree {
  return {
    list: () =>
      readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' }).map((name) => `spec/${name}`),
    read: (file) => readFileSync(join(root, file), 'utf8'),
  };
}

/**
 * @param root folder that holds `spec/`
 * @throws SpecError with every file that is not YAML or has no place
 */
export function readSpecFiles(root: string): SpecFiles {
  return readSpecTree(folderTree(root));
}

/** @throws SpecError as readSpecFiles() */
export function readSpecTree(tree: SpecTree): SpecFiles {
  const wrong: Diagnostic[] = [];
  const parse = (file: string): Source => {
    try {
      return Source.parse(file, tree.read(file));
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      wrong.push(...error.diagnostics);
      return Source.parse(file, '');
    }
  };
  const all = listYaml(tree);
  const interfaces = all.filter(isInterface);
  const known = new Set<string>([...interfaces, ...Object.values(tables), acceptedFile]);
  for (const file of all.filter((path) => !known.has(path)))
    wrong.push(diagnostic('not-a-spec-file', { file, line: 1, column: 1 }, { areas: areas.join(', ') }));
  const files = {
    interfaces: interfaces.map(parse),
    wishes: parse(tables.wishes),
    ledger: parse(tables.ledger),
    base: parse(tables.base),
  };
  if (wrong.length > 0) throw new SpecError(wrong);
  return files;
}

/** All files that look like YAML, sorted. What is mislaid is found too, or nobody would miss it. */
function listYaml(tree: SpecTree): string[] {
  return tree
    .list()
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
}

function isInterface(file: string): boolean {
  const [, area = '', name = '', deeper] = file.split('/');
  return areas.some((known) => known === area) && name.endsWith('.yaml') && deeper === undefined;
}
