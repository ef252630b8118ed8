// SPDX-License-Identifier: MIT
// The report for a pull request. GitHub cuts a comment at 65536 characters, so rows are left out as a whole, from the
// end, and counted. Whoever wrote the spec may be anybody: nothing in it is read as Markdown, HTML or a mention.
import type { Comparison } from '../compare';
import type { Finding } from '../finding';
import { rules } from '../rules';
import { forSecurity, isShown, open, place, summary } from './order';

/** Bytes, below what GitHub takes. */
const limit = 60_000;
/** What a section may say about rows that are not there. */
const reserve = 120;

interface Section {
  before: string[];
  rows: string[];
  after: string[];
}

export function markdownReport(comparison: Comparison, all: boolean, most = limit): string {
  const sections = sectionsOf(comparison, all);
  const head = [
    `## ABI: ${summary(comparison)}`,
    '',
    `Compared: ${escape(comparison.previous)} with ${escape(comparison.current)}.`,
    ...comparison.faults.map(({ at, text }) => `\n**${escape(`${at.file}:${at.line}`)}**: ${escape(text)}`),
    '',
  ].join('\n');
  const fixed = sections.map(({ before, after }) => bytes([...before, ...after].join('\n')) + reserve);
  let left = most - bytes(head) - fixed.reduce((sum, size) => sum + size, 0);
  const parts = sections.map(({ before, rows, after }) => {
    const kept: string[] = [];
    for (const row of rows) {
      if (bytes(row) + 1 > left) break;
      kept.push(row);
      left -= bytes(row) + 1;
    }
    const missing = rows.length - kept.length;
    return [
      ...before,
      ...kept,
      ...after,
      ...(missing > 0 ? ['', `${missing} more are left out here.`] : []),
      '',
    ].join('\n');
  });
  return `${[head, ...parts].join('\n').trimEnd()}\n`;
}

const bytes = (text: string): number => Buffer.byteLength(text);

function sectionsOf(comparison: Comparison, all: boolean): Section[] {
  const { accepted, release, lock, diffstat, spent } = comparison;
  return [
    ...[...open(comparison, all)].map(([level, findings]) =>
      table(
        level === 'none' ? 'Beside the ABI' : level,
        ['Rule', 'Binary', 'Source', 'What', 'Instead'],
        findings.map(findingRow),
      ),
    ),
    table(
      'Wants a look at security',
      ['Where', 'What'],
      forSecurity(comparison).map((finding) => [place(finding), finding.reason]),
    ),
    table(
      'Accepted',
      ['Rule', 'What', 'Why', 'By'],
      [...accepted].map(([finding, { reason, reviewer }]) => [
        finding.rule,
        finding.reason,
        reason,
        reviewer,
      ]),
    ),
    table(
      'Accepted before; take it out',
      ['Fingerprint', 'What'],
      spent.map(({ fingerprint, entity }) => [fingerprint, entity]),
    ),
    ...(release ? [releaseTable(release, all)] : []),
    folded('Changes of abi.lock', 'diff', lock),
    folded('Changes below generated/', '', diffstat === '' ? [] : diffstat.split('\n')),
  ].filter(({ rows }) => rows.length > 0);
}

function findingRow(finding: Finding): string[] {
  const { rule, binary, source, reason, hint, fingerprint, draft, level } = finding;
  const how = rules[rule].final ? 'Nothing accepts this.' : `Fingerprint ${fingerprint}.`;
  const less = draft ? ' It counts less because the interface is a draft.' : '';
  return [
    rule,
    binary,
    source,
    `${reason}${less} (${place(finding)})`,
    level === 'BREAK' ? `${hint} ${how}` : hint,
  ];
}

function releaseTable(
  { name, findings, problem }: NonNullable<Comparison['release']>,
  all: boolean,
): Section {
  const rows = findings
    .filter((finding) => isShown(finding, all))
    .map(({ level, rule, reason }) => [level, rule, reason]);
  return table(
    `Since the release ${name}`,
    ['Level', 'Rule', 'What'],
    problem === undefined ? rows : [['', '', problem]],
  );
}

function table(title: string, head: string[], rows: string[][]): Section {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return {
    before: [`### ${escape(title)}`, '', line(head), line(head.map(() => '---'))],
    rows: rows.map((row) => line(row.map(escape))),
    after: [],
  };
}

function folded(title: string, language: string, lines: string[]): Section {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)),
  );
  const fence = '`'.repeat(longest + 1);
  return {
    before: [`<details><summary>${title}</summary>`, '', `${fence}${language}`],
    rows: lines,
    after: [fence, '', '</details>'],
  };
}

/** As entities, which every Markdown shows as what they stand for. */
function escape(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[&<>|@[\]*_~`\\#!]/g, (char) => `&#${char.charCodeAt(0)};`);
}
