// SPDX-License-Identifier: MIT
// Finds and parses the files of a spec folder: interfaces by area, the wishes, the ledger and the probed base. It
// reads from any folder, so that two specs can be loaded side by side.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

export interface SpecFiles {
  /** Sorted by path, so that everything derived from it is in a fixed order. */
  interfaces: Source[];
  wishes: Source;
  ledger: Source;
  base: Source;
}

/** @param root folder that holds `spec/` */
export function readSpecFiles(root: string): SpecFiles {
  const parse = (file: string) => Source.parse(file, readFileSync(join(root, file), 'utf8'));
  const present = new Set(readdirSync(join(root, 'spec')));
  const interfaces = [...areas]
    .filter((area) => present.has(area))
    .flatMap((area) => readdirSync(join(root, 'spec', area)).map((name) => `spec/${area}/${name}`))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  return {
    interfaces: interfaces.map(parse),
    wishes: parse('spec/wishes.yaml'),
    ledger: parse('spec/ledger.yaml'),
    base: parse('spec/base/linux-7.3.yaml'),
  };
}
