// SPDX-License-Identifier: MIT
// What a pair of specs is made of: edits of the sample that make the current side, the previous one, or both.
import type { RuleId } from '../../../../codegen/src/diff/rules';
import type { Edit } from '../sample';

export interface PairOfSpecs {
  previous: readonly Edit[];
  current: readonly Edit[];
  /** What cannot be changed without changing this, too. */
  with?: readonly RuleId[];
}

export type Pairs = Partial<Record<RuleId, PairOfSpecs>>;

/** The sample becomes something else. */
export const to = (...current: Edit[]): PairOfSpecs => ({ previous: [], current });
/** Something else becomes the sample. */
export const back = (...previous: Edit[]): PairOfSpecs => ({ previous, current: [] });
export const both = (previous: Edit[], current: Edit[]): PairOfSpecs => ({ previous, current });

/** Facts that follow from one another cannot differ alone. */
export function along(pair: PairOfSpecs, ...others: RuleId[]): PairOfSpecs {
  return { ...pair, with: others };
}

/** Puts a line in front of another. */
export function before(line: string, added: string): Edit {
  return [line, `${added}\n${/^ */.exec(line)?.[0] ?? ''}${line.trimStart()}`];
}
