// SPDX-License-Identifier: MIT
// What all reports have in common: which findings are shown, in which order, and how the sum of them is said.
import type { Comparison } from '../compare';
import type { Finding } from '../finding';
import { rules } from '../rules';
import { levels, type Level } from '../rules/rule';

/** Prose and things beside the ABI are shown only to who asks for everything. */
export function isShown({ level, rule }: Finding, all: boolean): boolean {
  return all || (rule !== 'doc-only' && level !== 'none');
}

/** By level, and within one in the order of the spec. */
export function open(comparison: Comparison, all: boolean): Map<Level, Finding[]> {
  const shown = comparison.findings.filter(
    (finding) => isShown(finding, all) && !comparison.accepted.has(finding),
  );
  return new Map(levels.map((level) => [level, shown.filter((finding) => finding.level === level)]));
}

/** Those that want a look at security. */
export function forSecurity({ findings }: Comparison): Finding[] {
  return findings.filter(({ rule }) => rules[rule].security);
}

export function summary({ findings, accepted }: Comparison): string {
  const counted = findings.filter((finding) => isShown(finding, false) && !accepted.has(finding));
  const counts = levels
    .filter((level) => level !== 'none')
    .map((level) => [level, counted.filter((finding) => finding.level === level).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([level, count]) => `${count} ${level}`);
  const more = accepted.size > 0 ? `, ${accepted.size} accepted` : '';
  return said.length === 0 && more === '' ? 'no difference' : `${said.join(', ') || 'nothing open'}${more}`;
}

export function place({ at }: { at: { file: string; line: number } }): string {
  return `${at.file}:${at.line}`;
}
