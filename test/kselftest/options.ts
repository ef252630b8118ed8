// SPDX-License-Identifier: MIT
// The command line of `npm run kselftest`.
import { UserError } from '../../kernel/tools/lib/errors';

export const SIDES = ['stock', 'patched'] as const;
export type Side = (typeof SIDES)[number];

export interface Options {
  sides: readonly Side[];
  /** An image in place of the patched kernel. */
  kernel: string;
  again: boolean;
  /** Parts of names of tests; none: all. */
  names: string[];
}

export const USAGE = `npm run kselftest -- [options] [names...]
  names               parts of names of selftests (directory/program); default: all of test/kselftest/list.ts
  --only stock|patched  on one kernel only; nothing is compared
  --kernel PATH       an image in place of our patched kernel
  --again             run them on the stock kernel too, though its results are known`;

export function parseOptions(args: readonly string[]): Options {
  const options: Options = { sides: SIDES, kernel: 'patched', again: false, names: [] };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-')) options.names.push(word);
    else if (word === '--again') options.again = true;
    else {
      const value = rest.shift();
      if (value === undefined) throw new UserError(`${word} needs a value, or is unknown\n${USAGE}`);
      const side = SIDES.find((name) => name === value);
      if (word === '--kernel') options.kernel = value;
      else if (word === '--only' && side) options.sides = [side];
      else throw new UserError(`unknown: ${word} ${value}\n${USAGE}`);
    }
  }
  return options;
}
