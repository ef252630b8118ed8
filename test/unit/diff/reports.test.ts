// SPDX-License-Identifier: MIT
// The four reports of one comparison, and what spec/accepted.yaml does to it.
import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { judge, readAccepted, type Acceptance } from '../../../codegen/src/diff/accepted';
import { fails, type Comparison } from '../../../codegen/src/diff/compare';
import type { Finding } from '../../../codegen/src/diff/finding';
import { CannotCompare } from '../../../codegen/src/diff/load';
import { catalogue } from '../../../codegen/src/diff/report/catalogue';
import { githubReport } from '../../../codegen/src/diff/report/github';
import { jsonReport } from '../../../codegen/src/diff/report/json';
import { markdownReport } from '../../../codegen/src/diff/report/markdown';
import { textReport } from '../../../codegen/src/diff/report/text';
import { ruleIds } from '../../../codegen/src/diff/rules';
import { acceptedFile } from '../../../codegen/src/load/files';
import { inProject } from '../../../kernel/tools/lib/paths';
import { diffOf, sampleTree, type Edit } from './sample';

const number: Edit = ['number: 701', 'number: 703'];
const busy: Edit = ['      - {errno: EBUSY, when: The thing is busy., test: thing.busy}\n', ''];
const words: Edit = ['doc: How it is done.', 'doc: How it is to be done.'];
const renumbered: Edit = ['THING_ONE: {value: 1, state: used}', 'THING_ONE: {value: 3, state: used}'];

function comparison(
  edits: readonly Edit[],
  entries: Acceptance[] = [],
  landed: Acceptance[] = [],
): Comparison {
  const findings = diffOf([], edits);
  const verdicts = judge(findings, entries, landed, []);
  const failed = verdicts.faults.length > 0 || findings.some((finding) => fails(finding, verdicts, 'BREAK'));
  return {
    ...{
      previous: 'v1',
      current: 'v2',
      findings,
      release: undefined,
      lock: [],
      diffstat: '',
      failOn: 'BREAK',
      failed,
    },
    ...verdicts,
  };
}

function only(edits: readonly Edit[]): Finding {
  const findings = diffOf([], edits);
  expect(findings).toHaveLength(1);
  return findings[0] as Finding;
}

const entryFor = ({ fingerprint, rule, entity }: Finding): Acceptance => ({
  ...{ fingerprint, rule, entity, reason: 'Nobody used it.', reviewer: 'A. Person' },
  at: { file: acceptedFile, line: 3, column: 3 },
});

test('a terminal gets level, rule, place, reason and what to do; colours only if it has them', () => {
  const text = textReport(comparison([number, busy, words]), { colour: false, all: false });
  expect(text).toContain('v1 -> v2: 1 BREAK, 1 RISK\n');
  expect(text).toContain('BREAK  syscall-number-changed  (binary BREAK, source BREAK)');
  expect(text).toContain('  spec/files/thing.yaml:39: quick() had 701 and has 703.');
  expect(text).not.toContain('doc-only');
  expect(text).not.toContain('\u001b');
  expect(textReport(comparison([number]), { colour: true, all: false })).toContain(
    '\u001b[31mBREAK\u001b[0m',
  );
  expect(textReport(comparison([words]), { colour: false, all: true })).toContain('doc-only');
  expect(textReport(comparison([]), { colour: false, all: false })).toBe('v1 -> v2: no difference');
});

test('what is gone is shown at the nearest line that is left', () => {
  expect(only([busy]).at).toMatchObject({ file: 'spec/files/thing.yaml', line: 34 });
  const gone: Edit = ['  THING_MAX: {value: 64, type: u32, origin: lockstep, doc: A limit.}\n', ''];
  expect(only([gone]).at.line).toBe(123);
});

test('a deliberate break is accepted by its fingerprint and stays visible', () => {
  const finding = only([number]);
  const accepted = comparison([number], [entryFor(finding)]);
  expect(comparison([number]).failed).toBe(true);
  expect(accepted).toMatchObject({ failed: false, faults: [], spent: [] });
  for (const text of [textReport(accepted, { colour: false, all: false }), markdownReport(accepted, false)]) {
    expect(text).toContain('nothing open, 1 accepted');
    expect(text).toContain('Nobody used it.');
  }
  expect(githubReport(accepted)).toMatch(/^::notice /);
});

test('an entry counts for one change only, and one that accepts nothing is an error', () => {
  const entry = entryFor(only([number]));
  const other = comparison([['number: 701', 'number: 704']], [entry]);
  expect(other.failed).toBe(true);
  expect(other.faults).toMatchObject([
    { text: expect.stringContaining('accepts nothing') as string, at: { line: 3 } },
  ]);
  expect(comparison([], [entry]).failed).toBe(true);
  // It landed together with what it accepted: done, and to be taken out.
  expect(comparison([], [entry], [entry])).toMatchObject({
    failed: false,
    spent: [{ fingerprint: entry.fingerprint }],
  });
  expect(comparison([number], [{ ...entry, rule: 'doc-only' }]).failed).toBe(true);
});

test('no entry passes what touches the ledger', () => {
  const finding = only([renumbered]);
  const judged = comparison([renumbered], [entryFor(finding)]);
  expect(judged.failed).toBe(true);
  expect(judged.faults).toMatchObject([{ text: expect.stringContaining('cannot be accepted') as string }]);
  expect(textReport(judged, { colour: false, all: false })).toContain('Nothing accepts this.');
});

test('spec/accepted.yaml is read, and a mistake in it is said in one line', () => {
  const tree = (text: string) => ({
    list: () => [...sampleTree([]).list(), acceptedFile],
    read: () => text,
  });
  const entry = '{rule: doc-only, entity: thing, reason: It is so., reviewer: A. Person}';
  expect(readAccepted(sampleTree([]), 'it')).toEqual([]);
  expect(readAccepted(tree(`accepted:\n  0123456789ab: ${entry}\n`), 'it')).toMatchObject([
    { fingerprint: '0123456789ab', reviewer: 'A. Person', at: { line: 2 } },
  ]);
  for (const wrong of [
    'accepted: [',
    `accepted: {short: ${entry}}`,
    'accepted: {0123456789ab: {rule: doc-only}}',
  ])
    expect(() => readAccepted(tree(wrong), 'it')).toThrow(CannotCompare);
});

test('a comment stays below its size by leaving out whole rows, which it counts', () => {
  const many = comparison([number, busy, words]);
  const finding = many.findings[0] as Finding;
  const large = {
    ...many,
    findings: Array.from({ length: 400 }, () => ({ ...finding, reason: 'x'.repeat(300) })),
  };
  const text = markdownReport(large, true);
  expect(Buffer.byteLength(text)).toBeLessThan(60 * 1024);
  const rows = text.split('\n').filter((line) => line.includes('xxx'));
  for (const row of rows) expect(row).toMatch(/^\| .* \|$/);
  const left = Number(/(\d+) more are left out here\./.exec(text)?.[1]);
  expect(rows.length + left).toBe(400);
});

test('a comment takes nothing of a spec for Markdown, HTML or a mention', () => {
  const hostile: Edit = ['when: The thing is busy.', 'when: "<b>| @everyone [x](y) `z` is busy."'];
  const row = markdownReport(comparison([hostile]), true)
    .split('\n')
    .find((line) => line.includes('everyone'));
  expect(row).not.toMatch(/<b>|@everyone|\[x\]|`z`/);
  expect(row?.split(' | ')).toHaveLength(5);
});

test('what the next release will bring is a table of its own, also where it cannot be told', () => {
  const release = { name: 'v1', findings: diffOf([], [number, busy]) };
  const text = markdownReport({ ...comparison([]), release }, false);
  expect(text).toMatch(/^## ABI: no difference\n/);
  expect(text).toContain('### Since the release v1\n\n| Level | Rule | What |');
  expect(text.match(/^\| (BREAK|RISK) \| /gm)).toEqual(['| RISK | ', '| BREAK | ']);
  const unknown = { name: 'v0', findings: [], problem: 'v0 holds no complete spec' };
  expect(markdownReport({ ...comparison([]), release: unknown }, false)).toContain(
    '|  |  | v0 holds no complete spec |',
  );
});

test('an annotation is one line at its place, whatever a spec says', () => {
  const hostile: Edit = ['when: The thing is busy.', 'when: "busy\\n::error::100%."'];
  const lines = githubReport(comparison([number, hostile]))
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^::error file=spec\/files\/thing.yaml,line=40,col=5,title=BREAK%3A syscall-number-changed::/,
  );
  expect(lines[1]).toMatch(/^::warning .*100%25/);
});

test('the report for programs keeps its schema', () => {
  const schema = JSON.parse(readFileSync(inProject('codegen', 'report.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  const report: unknown = JSON.parse(jsonReport(comparison([number, busy], [entryFor(only([number]))])));
  validate(report);
  expect(validate.errors).toBeNull();
  expect(report).toMatchObject({
    version: 1,
    failed: false,
    findings: [{ rule: 'errno-removed' }, { accepted: { reviewer: 'A. Person' } }],
  });
});

test('the catalogue has every rule with its purpose', () => {
  expect(
    catalogue()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(ruleIds);
});
