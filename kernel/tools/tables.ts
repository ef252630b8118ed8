// SPDX-License-Identifier: MIT
// The kernel's tables of system calls: proves that the patched ones are the stock ones and the generated lines, no
// more and no less. The lines lie in generated/kernel/syscalls/<path of the table in the kernel tree>.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './lib/errors';
import { listFiles } from './lib/files';
import { projectRoot } from './lib/paths';
import { TABLES } from './overlay';
import type { TreeFiles } from './series';

/** Entries without comments; blanks between columns do not matter. */
function entriesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim().replace(/\s+/g, ' '));
  return lines.filter((line) => line !== '');
}

function minus(lines: string[], without: string[]): string[] {
  const left = [...without];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** `files`: what the series makes of the files that it touches. */
export function checkTables(stock: string, files: TreeFiles, project: string = projectRoot): void {
  const generated = listFiles(join(project, TABLES));
  const isTable = (path: string): boolean => path.endsWith('.tbl');
  const paths = new Set([...generated, ...[...files.keys()].filter(isTable)]);
  for (const path of paths) {
    if (!existsSync(join(stock, path))) throw new UserError(`${TABLES}/${path}: Linux has no such table`);
    const before = entriesOf(readFileSync(join(stock, path), 'utf8'));
    const after = files.has(path) ? entriesOf(files.get(path)?.content.toString() ?? '') : before;
    const origin = join(project, TABLES, path);
    const wanted = existsSync(origin) ? entriesOf(readFileSync(origin, 'utf8')) : [];
    const added = minus(after, before);
    const lost = minus(before, after);
    const missing = minus(wanted, added);
    const extra = minus(added, wanted);
    const complain = (what: string, line: string | undefined): void => {
      if (line !== undefined) throw new UserError(`${path}: the patches ${what} the line "${line}"`);
    };
    complain('take away', lost[0]);
    complain(`lack the generated`, missing[0]);
    complain('add, and the spec does not generate,', extra[0]);
  }
}
