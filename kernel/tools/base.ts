// SPDX-License-Identifier: MIT
// Reads kernel/base.yaml: which Linux, which tools. A missing or mistyped entry is named, with what it should be.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { UserError } from './lib/errors';
import { inProject } from './lib/paths';

export interface Base {
  linux: { package: string; version: string; tarball: string; sha256: string; series: string };
  toolchain: { suite: string; backports: string; from_backports: string[]; packages: string[] };
  build: { timestamp: string; user: string; host: string };
}

const SHAPE: Record<keyof Base, Record<string, 'text' | 'list'>> = {
  linux: { package: 'text', version: 'text', tarball: 'text', sha256: 'text', series: 'text' },
  toolchain: { suite: 'text', backports: 'text', from_backports: 'list', packages: 'list' },
  build: { timestamp: 'text', user: 'text', host: 'text' },
};

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export function parseBase(text: string, file: string): Base {
  const parsed = parse(text) as Partial<Record<string, Partial<Record<string, unknown>>>> | null;
  for (const [section, entries] of Object.entries(SHAPE)) {
    for (const [name, type] of Object.entries(entries)) {
      const value = parsed?.[section]?.[name];
      const good = type === 'list' ? isList(value) : typeof value === 'string';
      if (!good) throw new UserError(`${file}: ${section}.${name} must be a ${type}`);
    }
  }
  return parsed as unknown as Base;
}

let loaded: Base | undefined;

export function base(): Base {
  const file = inProject('kernel', 'base.yaml');
  loaded ??= parseBase(readFileSync(file, 'utf8'), file);
  return loaded;
}
