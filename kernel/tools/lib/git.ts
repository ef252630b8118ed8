// SPDX-License-Identifier: MIT
// git without the habits of whoever runs it: no configuration of the user or the system, no prompts, fixed times.
import { run, type RunOptions, type RunResult } from './exec';

/** Environment for every git command whose result must be the same everywhere. */
export const gitEnv = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  TZ: 'UTC',
};

export function git(dir: string, args: string[], opts: RunOptions = {}): Promise<RunResult> {
  return run('git', args, {
    label: `git ${args[0] ?? ''}`,
    ...opts,
    cwd: dir,
    env: { ...gitEnv, ...opts.env },
  });
}
