// SPDX-License-Identifier: MIT
// The report for a terminal.
import type { Comparison } from '../compare';
import type { Finding } from '../finding';
import { rules } from '../rules';
import type { Level } from '../rules/rule';
import { forSecurity, isShown, open, place, summary } from './order';

const colours: Readonly<Record<Level, number>> = { BREAK: 31, RISK: 33, SAFE: 32, none: 2 };

export interface TextOptions {
  colour: boolean;
  all: boolean;
}

export function textReport(comparison: Comparison, { colour, all }: TextOptions): string {
  const paint = (level: Level, text: string): string =>
    colour ? `\u001b[${colours[level]}m${text}\u001b[0m` : text;
  const one = (finding: Finding): string[] => [
    `${paint(finding.level, finding.level)}  ${finding.rule}  (binary ${finding.binary}, source ${finding.source})`,
    `  ${place(finding)}: ${finding.reason}`,
    ...(finding.draft ? ['  It counts less because the interface is a draft.'] : []),
    ...(finding.level === 'BREAK' || finding.level === 'RISK' ? [`  Instead: ${finding.hint}`] : []),
    ...(finding.level === 'BREAK'
      ? [rules[finding.rule].final ? '  Nothing accepts this.' : `  Fingerprint: ${finding.fingerprint}`]
      : []),
    '',
  ];
  return [
    `${comparison.previous} -> ${comparison.current}: ${summary(comparison)}`,
    '',
    ...[...open(comparison, all).values()].flat().flatMap(one),
    ...acceptedLines(comparison),
    ...comparison.faults.map(({ at, text }) => `${at.file}:${at.line}: ${text}`),
    ...comparison.spent.map(
      ({ fingerprint, at }) => `${at.file}:${at.line}: ${fingerprint} has done its work; take it out`,
    ),
    ...securityLines(comparison),
    ...releaseLines(comparison, all),
    ...(comparison.lock.length > 0 ? ['abi.lock:', ...comparison.lock.map((line) => `  ${line}`), ''] : []),
  ]
    .join('\n')
    .trimEnd();
}

function acceptedLines({ accepted }: Comparison): string[] {
  const lines = [...accepted].map(
    ([finding, { reason, reviewer }]) =>
      `  ${finding.level}  ${finding.rule}: ${finding.reason} Accepted by ${reviewer}: ${reason}`,
  );
  return lines.length === 0 ? [] : ['Accepted:', ...lines, ''];
}

function securityLines(comparison: Comparison): string[] {
  const lines = forSecurity(comparison).map((finding) => `  ${place(finding)}: ${finding.reason}`);
  return lines.length === 0 ? [] : ['Wants a look at security:', ...lines, ''];
}

function releaseLines({ release }: Comparison, all: boolean): string[] {
  if (!release) return [];
  const { name, findings, problem } = release;
  const lines = findings
    .filter((finding) => isShown(finding, all) && finding.level !== 'SAFE')
    .map(({ level, rule, reason }) => `  ${level}  ${rule}: ${reason}`);
  return [
    `Since the release ${name}: ${problem ?? (lines.length === 0 ? 'additions only' : '')}`,
    ...lines,
    '',
  ];
}
