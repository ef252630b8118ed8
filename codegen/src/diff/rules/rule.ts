// SPDX-License-Identifier: MIT
// What a rule is: data. Which rule a change falls under is decided in choose/, never by a rule itself.

/**
 * BREAK: a correct program may stop working. RISK: a program may that relied on what was not promised or what no tool
 * can decide. SAFE: nothing that was there changes. none: this axis does not see it.
 */
export type Level = 'BREAK' | 'RISK' | 'SAFE' | 'none';

export interface RuleSpec {
  /** For programs that run as they are. */
  binary: Level;
  /** For programs that are compiled anew, in C, Rust or TypeScript. */
  source: Level;
  /** Both levels while the interface is a draft, which promises less. */
  draft?: Level;
  /** No entry of spec/accepted.yaml passes it. */
  final?: true;
  /** Somebody gets to do what was refused before: wants a look at security. */
  security?: true;
  /** One sentence: what the rule is for. */
  purpose: string;
  /** Names {entity}, {old} and {new}. */
  reason: string;
  /** What to do instead. */
  hint: string;
}

/** What is particular about a rule. */
export function remarks({ draft, final, security }: RuleSpec): string[] {
  return [
    ...(draft ? [`${draft} of a draft`] : []),
    ...(final ? ['nothing accepts it'] : []),
    ...(security ? ['wants a look at security'] : []),
  ];
}

/** The worse of two comes first. */
export const levels: readonly Level[] = ['BREAK', 'RISK', 'SAFE', 'none'];

export function worse(a: Level, b: Level): Level {
  return levels.indexOf(a) <= levels.indexOf(b) ? a : b;
}
