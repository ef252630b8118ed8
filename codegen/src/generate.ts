// SPDX-License-Identifier: MIT
// Loads a spec folder into a checked model and brings `generated/` in line with it: writes what differs, removes
// what no emitter makes any more, or (check) only says what would change.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check } from './check';
import { SpecError, type Diagnostic } from './diagnostics';
import type { Output } from './emit/target';
import { readSpecFiles, type SpecFiles } from './load/files';
import { readProject, type Project } from './load/project';
import { checkSchemas } from './load/schema';
import type { Model } from './model/types';
import { buildModel } from './resolve/model';

/** @throws SpecError with every diagnostic, in the order of files and lines */
export function loadModel(root: string): Model {
  return checkedModel(readSpecFiles(root), readProject(root));
}

/**
 * Three steps, each of which needs what the one before it has made sure of: the schema, the references, the rules.
 * @throws SpecError with every diagnostic of the first step that finds something
 */
export function checkedModel(files: SpecFiles, project: Project): Model {
  stopAt(checkSchemas(files));
  const { model, diagnostics } = buildModel(files);
  stopAt(diagnostics);
  stopAt(check({ model, project }));
  return model;
}

function stopAt(diagnostics: Diagnostic[]): void {
  if (diagnostics.length > 0) throw new SpecError(diagnostics);
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
