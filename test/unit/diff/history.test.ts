// SPDX-License-Identifier: MIT
// Revisions as they come from git: a small history of the sample, what is said when one cannot be had, and the
// history of this project itself.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compare, type Comparison } from '../../../codegen/src/diff/compare';
import { diffSpecs } from '../../../codegen/src/diff/finding';
import { Repository } from '../../../codegen/src/diff/git';
import { CannotCompare, loadSide } from '../../../codegen/src/diff/load';
import { projectRoot } from '../../../kernel/tools/lib/paths';
import { sampleTree, type Edit } from './sample';

jest.setTimeout(300_000);

let root: string;

function git(...args: string[]): string {
  const settings = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@t',
    '-c',
    'init.defaultBranch=main',
    '-c',
    'protocol.file.allow=always',
  ];
  return execFileSync('git', ['-C', root, ...settings, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

function write(...edits: Edit[]): void {
  const tree = sampleTree(edits);
  for (const file of tree.list()) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), tree.read(file));
  }
}

function commit(...edits: Edit[]): void {
  write(...edits);
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'one');
}

const run = (previous?: string, current?: string): Comparison =>
  compare({ root, previous, current, failOn: 'BREAK' });
const rulesOf = ({ findings }: Comparison): string[] => findings.map(({ rule }) => rule);

const number: Edit = ['number: 701', 'number: 703'];
const limit: Edit = ['THING_MAX: {value: 64', 'THING_MAX: {value: 65'];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lockstep-diff-'));
  git('init', '-q');
  commit();
});

afterEach(() => rmSync(root, { recursive: true }));

test('the merge base with the main branch is compared with the working tree', () => {
  git('checkout', '-q', '-b', 'work');
  commit(number);
  write(number, limit);
  git('checkout', '-q', 'main', '--', 'spec/wishes.yaml');
  const comparison = run();
  expect(rulesOf(comparison)).toEqual(['syscall-number-changed', 'constant-value-changed']);
  expect(comparison.failed).toBe(true);
  expect(rulesOf(run('HEAD'))).toEqual(['constant-value-changed']);
  expect(rulesOf(run('main', 'work'))).toEqual(['syscall-number-changed']);
  expect(run('main', 'work').lock).toEqual(['- syscall quick number 701', '+ syscall quick number 703']);
});

test('the last release is a second table that decides nothing', () => {
  git('tag', 'v0.1');
  commit(number);
  const comparison = run('HEAD');
  expect(comparison).toMatchObject({ failed: false, findings: [], release: { name: 'v0.1' } });
  expect(comparison.release?.findings.map(({ rule }) => rule)).toEqual(['syscall-number-changed']);
});

test('two folders need no git', () => {
  const [left, right] = ['left', 'right'].map((name) => join(root, name));
  for (const [folder, edits] of [
    [left, []],
    [right, [limit]],
  ] as [string, Edit[]][]) {
    const tree = sampleTree(edits);
    for (const file of tree.list()) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), tree.read(file));
    }
  }
  expect(rulesOf(run('./left', right))).toEqual(['constant-value-changed']);
});

test.each<[string, RegExp, () => unknown]>([
  ['a revision that does not exist', /no revision nowhere;.*git rev-parse/, () => run('nowhere')],
  ['an option for a revision', /no revision --output=x;/, () => run('--output=x')],
  ['a folder that does not exist', /no folder that holds spec/, () => run('./nowhere')],
  [
    'a revision without a spec',
    /holds no complete spec/,
    () => {
      git('rm', '-q', '-r', 'spec');
      git('commit', '-q', '-m', 'gone');
      return run('HEAD~1', 'HEAD');
    },
  ],
  [
    'a spec that is not valid',
    /mend it first: spec\/files\/thing.yaml:\d+:\d+: schema-/,
    () => {
      write(['stability: stable', 'stability: shaky']);
      return run('HEAD');
    },
  ],
  [
    'no main branch',
    /no main branch/,
    () => {
      git('branch', '-m', 'other');
      return run();
    },
  ],
  [
    'no common commit',
    /no commit in common; name a revision/,
    () => {
      git('checkout', '-q', '--orphan', 'alone');
      git('commit', '-q', '-m', 'alone');
      return run();
    },
  ],
])('%s is said in one line', (_, words, attempt) => {
  let said: unknown;
  try {
    attempt();
  } catch (error) {
    said = error;
  }
  expect(said).toBeInstanceOf(CannotCompare);
  expect((said as Error).message).toMatch(words);
  expect((said as Error).message).not.toContain('\n');
});

test('a shallow clone without the merge base says how to get it', () => {
  git('checkout', '-q', '-b', 'work');
  commit(number);
  git('checkout', '-q', 'main');
  commit(limit);
  const clone = join(root, 'clone');
  git('clone', '-q', '--depth=1', '--no-single-branch', '--branch', 'work', `file://${root}`, clone);
  expect(() => compare({ root: clone, previous: undefined, current: undefined, failOn: 'BREAK' })).toThrow(
    /this clone is shallow; run: git fetch --unshallow/,
  );
});

test('every spec that this project ever had can be compared with the one before it, or it is said why not', () => {
  const repository = new Repository(projectRoot);
  const log = execFileSync('git', ['-C', projectRoot, 'log', '--format=%H', '--', 'spec'], {
    encoding: 'utf8',
  });
  const commits = log.split('\n').filter((line) => line !== '');
  const sides = commits.map((hash) => {
    try {
      return loadSide(repository.tree(hash), hash);
    } catch (error) {
      expect(error).toBeInstanceOf(CannotCompare);
      return undefined;
    }
  });
  expect(sides[0]).toBeDefined();
  for (const [index, current] of sides.entries()) {
    const previous = sides[index + 1];
    if (current && previous) expect(diffSpecs(previous, current)).toEqual(expect.any(Array));
  }
});
