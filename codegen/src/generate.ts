// SPDX-License-Identifier: MIT
// Loads a spec folder into a checked model and brings `generated/` in line with it: writes what differs, removes
// what no emitter makes any more, or (check) only says what would change.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SpecError } from './diagnostics';
import type { Output } from './emit/target';
import { readSpecFiles } from './load/files';
import type { Model } from './model/types';
import { buildModel } from './resolve/model';

/** @throws SpecError with every diagnostic, in the order of files and lines */
export function loadModel(root: string): Model {
  const { model, diagnostics } = buildModel(readSpecFiles(root));
  if (diagnostics.length > 0) throw new SpecError(diagnostics);
  return model;
}

export interface Change {
  file: string;
  kind: 'new' | 'changed' | 'stale';
}

/** Compares `generated/` with what the emitters made. */
export function findChanges(root: string, output: Output): Change[] {
  const folder = join(root, 'generated');
  const existing = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  const stale = existing
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !output.has(file))
    .map((file): Change => ({ file, kind: 'stale' }));
  const differing = [...output].flatMap(([file, content]): Change[] => {
    const path = join(folder, file);
    if (!existsSync(path)) return [{ file, kind: 'new' }];
    return readFileSync(path, 'utf8') === content ? [] : [{ file, kind: 'changed' }];
  });
  return [...stale, ...differing].sort((a, b) => (a.file < b.file ? -1 : 1));
}

export function applyChanges(root: string, output: Output, changes: Change[]): void {
  for (const { file, kind } of changes) {
    const path = join(root, 'generated', file);
    if (kind === 'stale') rmSync(path);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, output.get(file) ?? '');
    }
  }
}
