// SPDX-License-Identifier: MIT
// Loads one side of a comparison. It has to have the shape that the schema of this codegen asks for. Whether it keeps
// the rules of today is for codegen to ask, of the current side: no old spec keeps the rules that came after it.
import { SpecError } from '../diagnostics';
import { readSpecTree, type SpecFiles, type SpecTree } from '../load/files';
import { checkSchemas } from '../load/schema';
import { buildModel } from '../resolve/model';
import { specEntity } from './entities';
import type { Side } from './finding';

/** Said in one line, with what to do; the exit code is 2. */
export class CannotCompare extends Error {
  override name = 'CannotCompare';
}

/** @param what how messages call the side: `HEAD~1`, a folder */
export function loadSide(tree: SpecTree, what: string): Side {
  try {
    return sideOf(readSpecTree(tree));
  } catch (error) {
    if (error instanceof SpecError) {
      const [first = '', ...more] = error.message.split('\n');
      const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
      throw new CannotCompare(`the spec of ${what} cannot be used; mend it first: ${first}${rest}`);
    }
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CannotCompare(`${what} holds no complete spec: ${(error as Error).message}`);
    throw error;
  }
}

/** @throws SpecError */
export function sideOf(files: SpecFiles): Side {
  const wrong = checkSchemas(files);
  if (wrong.length > 0) throw new SpecError(wrong);
  const { model, diagnostics } = buildModel(files);
  if (diagnostics.length > 0) throw new SpecError(diagnostics);
  const { interfaces, wishes, ledger, base } = files;
  const sources = [...interfaces, wishes, ledger, base].map((source) => [source.file, source] as const);
  return { model, root: specEntity(model), sources: new Map(sources) };
}
