// SPDX-License-Identifier: MIT
// The command line of `npm test`.
import { UserError } from '../../kernel/tools/lib/errors';
import type { KernelChoice } from '../../kernel/tools/vm/kernel';

export const GROUPS = ['unit', 'host', 'guest'] as const;
export type Group = (typeof GROUPS)[number];

export interface TestOptions {
  groups: Group[];
  /** Part of the path of the test files to run, for the one group that was chosen by it. */
  pattern: string | undefined;
  kernel: KernelChoice;
}

export const USAGE = `npm test -- [options]
  --only GROUP[,GROUP]   only these of: ${GROUPS.join(', ')}
  --unit | --host | --guest PATTERN
                         only the files of that group with PATTERN in their path
  --kernel stock         run the guest tests on the kernel without our patches, or on any image by its path
  --config NAME          kernel configuration, default test`;

function isGroup(word: string): word is Group {
  return (GROUPS as readonly string[]).includes(word);
}

function groupsOf(list: string): Group[] {
  return list.split(',').map((word) => {
    if (!isGroup(word)) throw new UserError(`no test group "${word}"; there are ${GROUPS.join(', ')}`);
    return word;
  });
}

export function parseOptions(args: readonly string[]): TestOptions {
  const kernel = { name: 'patched', config: 'test' };
  const options: TestOptions = { groups: [...GROUPS], pattern: undefined, kernel };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', inline] = word.split(/=(.*)/s);
    const value = inline ?? rest.shift();
    if (value === undefined) throw new UserError(`${name} needs a value\n${USAGE}`);
    const group = name.replace(/^--/, '');
    if (isGroup(group)) {
      options.groups = [group];
      options.pattern = value;
    } else if (name === '--only') options.groups = groupsOf(value);
    else if (name === '--config') kernel.config = value;
    else if (name === '--kernel') kernel.name = value;
    else throw new UserError(`unknown option ${word}\n${USAGE}`);
  }
  return options;
}
