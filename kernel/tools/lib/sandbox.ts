// SPDX-License-Identifier: MIT
// Runs a command in mount and process namespaces of its own. Whatever it mounts is gone when it ends, and it ends
// with this process, also when that is killed hard: nothing is left behind to clean up.
import { UserError } from './errors';
import { dieWithParent, run, type RunOptions, type RunResult } from './exec';

/** Fails with advice unless this process may mount and chroot. */
export function requireRoot(purpose: string): void {
  if (process.getuid?.() !== 0) {
    throw new UserError(
      `to ${purpose}, root is needed (mount and chroot): run it as root, for example with sudo`,
    );
  }
}

export function runSandboxed(cmd: string, args: string[], opts: RunOptions = {}): Promise<RunResult> {
  const unshare = [
    '--mount',
    '--propagation',
    'private',
    '--pid',
    '--fork',
    '--kill-child=KILL',
    '--mount-proc',
  ];
  const [outer, outerArgs] = dieWithParent('unshare', [...unshare, '--', cmd, ...args]);
  return run(outer, outerArgs, { label: cmd, ...opts, killSignal: 'SIGKILL' });
}
