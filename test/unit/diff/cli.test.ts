// SPDX-License-Identifier: MIT
// The command as a workflow calls it: exit codes, several reports at once, and what it costs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ruleIds } from '../../../codegen/src/diff/rules';
import { inProject } from '../../../kernel/tools/lib/paths';
import { sampleTree, type Edit } from './sample';

let folder: string;

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'lockstep-diff-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function side(name: string, ...edits: Edit[]): string {
  const tree = sampleTree(edits);
  for (const file of tree.list()) {
    mkdirSync(dirname(join(folder, name, file)), { recursive: true });
    writeFileSync(join(folder, name, file), tree.read(file));
  }
  return join(folder, name);
}

/** Time of the processor and largest memory, as the command itself counts them. */
const counted = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.error('cost', (userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024);
});
process.argv.splice(1, 0, 'start.js');
require(${JSON.stringify(inProject('codegen', 'start.js'))});`;

function specDiff(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', counted, 'spec:diff', ...args], {
    encoding: 'utf8',
  });
  const [, seconds, megabytes] = /^cost (\S+) (\S+)$/m.exec(stderr) ?? [];
  return { status, stdout, said: stderr.replace(/^cost .*\n/m, ''), seconds, megabytes };
}

test('0 without a break, 1 with one, 2 where nothing can be compared', () => {
  const old = side('old');
  const broken = side('broken', ['number: 701', 'number: 703']);
  const risky = side('risky', ['      - {errno: EBUSY, when: The thing is busy., test: thing.busy}\n', '']);
  expect(specDiff(old, old)).toMatchObject({ status: 0, said: '' });
  expect(specDiff(old, broken)).toMatchObject({ status: 1, said: '' });
  expect(specDiff(old, broken, '--fail-on', 'never').status).toBe(0);
  expect(specDiff(old, risky).status).toBe(0);
  expect(specDiff(old, risky, '--fail-on', 'RISK').status).toBe(1);
  expect(specDiff(old, join(folder, 'nowhere'))).toMatchObject({
    status: 2,
    said: `spec:diff: ${join(folder, 'nowhere')} is no folder that holds spec/\n`,
  });
});

test('several reports at once, each to its file', () => {
  const [old, current] = [side('old'), side('current', ['number: 701', 'number: 703'])];
  const files = ['markdown', 'json'].map((format) => [format, join(folder, `report.${format}`)] as const);
  const wanted = files.flatMap(([format, file]) => ['--format', `${format}=${file}`]);
  const { stdout } = specDiff(old, current, '--format', 'github', ...wanted);
  expect(stdout).toMatch(/^::error file=spec\/files\/thing.yaml,/);
  const [markdown = '', json = ''] = files.map(([, file]) => readFileSync(file, 'utf8'));
  expect(markdown).toContain('## ABI: 1 BREAK');
  expect(JSON.parse(json)).toMatchObject({ failed: true });
});

test.each([
  [['--fail-on', 'MAYBE'], /none of BREAK, RISK, SAFE, never/],
  [['--format', 'pdf'], /none of text, markdown, json, github/],
  [['--nothing'], /usage: npm run spec:diff/],
  [['a', 'b', 'c'], /two sides are compared/],
])('%j is refused', (args, words) => {
  const { status, said } = specDiff(...args);
  expect(status).toBe(2);
  expect(said).toMatch(words);
});

test('--rules prints the catalogue', () => {
  expect(specDiff('--rules').stdout.trim().split('\n')).toHaveLength(ruleIds.length);
});

test('the whole spec is compared within three seconds of a processor and 300 MB, start-up included', () => {
  const { status, seconds, megabytes } = specDiff(inProject(), inProject());
  expect(status).toBe(0);
  expect(Number(seconds)).toBeLessThan(3);
  expect(Number(megabytes)).toBeLessThan(300);
});
