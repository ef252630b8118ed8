// SPDX-License-Identifier: MIT
// The command line of `npm run stress` and `npm run test:kasan`.
import { UserError } from '../../kernel/tools/lib/errors';
import type { KernelChoice } from '../../kernel/tools/vm/kernel';

export interface StressOptions {
  kernel: KernelChoice;
  rounds: number;
  /** Part of the path of the tests. */
  pattern: string | undefined;
}

export const ROUNDS = 10_000;

/** @param config the kernel's configuration, unless the person names another one */
export function parseStressOptions(args: readonly string[], usage: string, config: string): StressOptions {
  const options: StressOptions = { kernel: { name: 'patched', config }, rounds: ROUNDS, pattern: undefined };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const value = rest.shift();
    if (value === undefined) throw new UserError(`${word} needs a value\n${usage}`);
    if (word === '--kernel') options.kernel.name = value;
    else if (word === '--config') options.kernel.config = value;
    else if (word === '--guest') options.pattern = value;
    else if (word === '--rounds') options.rounds = Number(value);
    else throw new UserError(`unknown option ${word}\n${usage}`);
  }
  if (!Number.isInteger(options.rounds) || options.rounds < 1)
    throw new UserError('--rounds takes a number, at least 1');
  return options;
}
