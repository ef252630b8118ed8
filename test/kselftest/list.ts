// SPDX-License-Identifier: MIT
// Which of the kernel's own selftests (tools/testing/selftests) must give the same result with and without our
// patches: those about mounts, opening and executing files, /proc, and who may do so.
import { UserError } from '../../kernel/tools/lib/errors';

export interface Selftests {
  /** Below tools/testing/selftests. */
  directory: string;
  /** Default: all that the directory's Makefile counts as tests. */
  programs?: readonly string[];
  /** For one program, in a machine that is emulated; default TIMEOUT_SECONDS. */
  seconds?: number;
}

export const TIMEOUT_SECONDS = 180;

export const SELFTESTS: readonly Selftests[] = [
  { directory: 'mount_setattr' },
  { directory: 'mount' },
  { directory: 'move_mount_set_group' },
  { directory: 'filesystems/mount_cycle', seconds: 600 },
  { directory: 'filesystems/umount_propagation' },
  { directory: 'filesystems/move_mount' },
  { directory: 'filesystems/mntns_unbindable' },
  { directory: 'filesystems/mount-notify' },
  { directory: 'filesystems/statmount' },
  { directory: 'filesystems/open_tree_ns' },
  { directory: 'filesystems/fsmount_ns' },
  { directory: 'filesystems/fscontext_ns' },
  { directory: 'filesystems/empty_mntns' },
  { directory: 'filesystems/overlayfs' },
  { directory: 'filesystems/nsfs' },
  // One of them swaps directories under hundreds of thousands of lookups.
  { directory: 'filesystems/openat2', seconds: 3600 },
  { directory: 'landlock', programs: ['fs_test'], seconds: 600 },
  { directory: 'exec', programs: ['execveat'] },
  { directory: 'proc' },
];

export interface Selftest {
  directory: string;
  program: string;
  seconds: number;
}

/** `directory/program`, by which people name it. */
export function nameOf({ directory, program }: Selftest): string {
  return `${directory}/${program}`;
}

/** The programs of the list, out of all that were built (lines of kselftest-list.txt: `directory:program`). */
export function choose(built: string, wanted: readonly string[]): Selftest[] {
  const lines = built.split('\n').map((line) => line.split(':'));
  const all = SELFTESTS.flatMap(({ directory, programs, seconds = TIMEOUT_SECONDS }): Selftest[] =>
    lines
      .filter(([where, program = '']) => where === directory && (programs?.includes(program) ?? true))
      .map(([, program = '']) => ({ directory, program, seconds })),
  );
  for (const word of wanted) {
    if (!all.some((test) => nameOf(test).includes(word)))
      throw new UserError(`no selftest has "${word}" in its name; there are ${all.map(nameOf).join(', ')}`);
  }
  return all.filter((test) => wanted.length === 0 || wanted.some((word) => nameOf(test).includes(word)));
}
