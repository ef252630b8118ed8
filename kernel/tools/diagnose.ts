// SPDX-License-Identifier: MIT
// Reads what compilers print: which lines say what is wrong, and which file a person edits to put it right. What make
// prints around them is left out.
import { overlayPaths } from './overlay';

/** Names the file that a person edits in place of its copy in the build. */
function translatePaths(line: string, overlay: Map<string, string>): string {
  return line.replace(
    /(?:\/mnt\/src\/|\.\.\/src\/)([\w./+-]+)/g,
    (_, path: string) => overlay.get(path) ?? path,
  );
}

const DIAGNOSIS = /\berror(\[E\d+\])?:|undefined reference|undefined symbol|multiple definition/;
const WARNING = /^warning(\[.*\])?:|: warning:/;
const SHOWN_BENEATH = 5;

/** What make says it does: `  CC      fs/open.o`, `  RUSTC L rust/core.o`; the name at the end. */
export function stepOf(line: string): string | undefined {
  return /^\s+[A-Z]+(?: (?:\[M\]|[A-Z]))?\s+(\S+)$/.exec(line)?.[1];
}

/** Groups of lines: each that matches, with what is shown beneath it. */
function blocks(log: string[], pattern: RegExp): string[][] {
  const found: string[][] = [];
  let until = -1;
  log.forEach((line, index) => {
    if (stepOf(line) !== undefined || line.startsWith('make')) until = -1;
    else if (pattern.test(line)) {
      found.push([]);
      until = index + SHOWN_BENEATH;
    }
    if (index <= until) found.at(-1)?.push(line);
  });
  return found;
}

/** The lines that say why a build failed. */
export function diagnose(log: string[], overlay: Map<string, string> = overlayPaths()): string[] {
  return blocks(log, DIAGNOSIS).flatMap((block) => block.map((line) => translatePaths(line, overlay)));
}

/** Whether a line of a diagnosis blames a place in a source: damage of the build tree looks otherwise. */
export function blamesSource(line: string): boolean {
  return /:\d+: (fatal )?error:|^\s*--> \S+:\d+|undefined reference|undefined symbol|multiple definition/.test(
    line,
  );
}

/** Warnings about our own files, each a block of lines. */
export function ownWarnings(log: string[], overlay: Map<string, string> = overlayPaths()): string[] {
  const own = new Set(overlay.values());
  const isOwn = (line: string): boolean => [...own].some((path) => line.includes(`${path}:`));
  return blocks(log, WARNING)
    .map((block) => block.map((line) => translatePaths(line, overlay)))
    .filter((block) => block.some(isOwn))
    .map((block) => block.join('\n  '));
}
