// SPDX-License-Identifier: MIT
// The new files of the patched kernel: where each file of kernel/src and generated/ lies in the kernel tree. A new
// file never replaces one of Linux, and no patch edits one: each content has one place where it is written.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './lib/errors';
import { listFiles } from './lib/files';
import { projectRoot } from './lib/paths';
import { touchedBy, type Patch, type TreeFiles } from './series';

/** Directory of the project -> directory of the kernel tree. */
const ROOMS: [string, string][] = [
  ['kernel/src', ''],
  ['generated/kernel', ''],
  ['generated/uapi', 'include/uapi/'],
  ['generated/rust', 'fs/lockstep/generated/'],
];

/** Lines that patches must add to the kernel's tables; they are compared, not laid over. */
export const TABLES = 'generated/kernel/syscalls';

/** Path in the kernel tree -> path in the project. */
export function overlayPaths(project: string = projectRoot): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [room, target] of ROOMS) {
    for (const file of listFiles(join(project, room))) {
      const origin = `${room}/${file}`;
      if (origin.startsWith(`${TABLES}/`)) continue;
      const path = `${target}${file}`;
      const other = paths.get(path);
      if (other !== undefined) throw new UserError(`${origin} and ${other} are both ${path} in the kernel`);
      paths.set(path, origin);
    }
  }
  return paths;
}

export function overlayFiles(project: string = projectRoot): TreeFiles {
  const read = (origin: string) => ({
    content: readFileSync(join(project, origin)),
    executable: (statSync(join(project, origin)).mode & 0o100) !== 0,
  });
  return new Map([...overlayPaths(project)].map(([path, origin]) => [path, read(origin)]));
}

/** Says where a file is really written when it is found in two places. */
export function checkOverlay(stock: string, patches: Patch[], project: string = projectRoot): void {
  const overlay = overlayPaths(project);
  for (const [path, origin] of overlay) {
    if (existsSync(join(stock, path))) {
      throw new UserError(`${origin} would replace ${path} of Linux: change that file with a patch`);
    }
  }
  for (const patch of patches) {
    for (const { path } of touchedBy(patch)) {
      const origin = overlay.get(path);
      if (origin !== undefined)
        throw new UserError(`patch ${patch.name} edits ${path}: edit ${origin} instead`);
    }
  }
}
