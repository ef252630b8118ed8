// SPDX-License-Identifier: MIT
// One whole comparison: which sides, what differs, what is accepted, what the next release will bring, and whether it
// fails. Reports only show it.
import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { emitLock } from '../emit/lock';
import { folderTree, type SpecTree } from '../load/files';
import type { Model } from '../model/types';
import { judge, readAccepted, type Verdicts } from './accepted';
import { diffSpecs, type Finding, type Side } from './finding';
import { Repository } from './git';
import { CannotCompare, loadSide } from './load';
import { levels, type Level } from './rules/rule';

export interface Comparison extends Verdicts {
  /** What the sides are called. */
  previous: string;
  current: string;
  findings: Finding[];
  /** Against the last release: what the next one will bring. It decides nothing. */
  release: { name: string; findings: Finding[]; problem?: string } | undefined;
  /** Lines of abi.lock that go (`- `) and come (`+ `). */
  lock: string[];
  /** What git says about generated/; empty where git cannot know. */
  diffstat: string;
  /** The level at which a finding fails; `none` is never. */
  failOn: Level;
  failed: boolean;
}

interface Named {
  name: string;
  tree: SpecTree;
  commit: string | undefined;
}

export interface Request {
  /** Root of the project. */
  root: string;
  /** Revisions or folders; the merge base and the working tree where nothing is named. */
  previous: string | undefined;
  current: string | undefined;
  failOn: Level;
}

/** @throws CannotCompare */
export function compare({ root, previous: wanted, current: other, failOn }: Request): Comparison {
  const repository = new Repository(root);
  const current = other === undefined ? workingTree(root) : named(root, repository, other);
  const previous = wanted === undefined ? mergeBase(repository) : named(root, repository, wanted);
  const [before, after] = [loadSide(previous.tree, previous.name), loadSide(current.tree, current.name)];
  const findings = diffSpecs(before, after);
  const release =
    previous.commit === undefined ? undefined : sinceRelease(repository, previous.commit, after);
  const entries = readAccepted(current.tree, current.name);
  const landed = readAccepted(previous.tree, previous.name);
  const verdicts = judge(findings, entries, landed, release?.findings ?? []);
  return {
    ...{ previous: previous.name, current: current.name, findings, release, failOn, ...verdicts },
    lock: lockChanges(before.model, after.model),
    diffstat: previous.commit === undefined ? '' : repository.diffstat(previous.commit, current.commit),
    failed: verdicts.faults.length > 0 || findings.some((finding) => fails(finding, verdicts, failOn)),
  };
}

/** Rules that nothing passes fail at every setting but `none`. */
export function fails(finding: Finding, { accepted }: Verdicts, failOn: Level): boolean {
  if (failOn === 'none' || accepted.has(finding)) return false;
  return levels.indexOf(finding.level) <= levels.indexOf(failOn);
}

function workingTree(root: string): Named {
  return { name: 'the working tree', tree: folderTree(root), commit: undefined };
}

function mergeBase(repository: Repository): Named {
  const commit = repository.mergeBase();
  return { name: commit.slice(0, 12), tree: repository.tree(commit), commit };
}

/** A folder is named by a path: what could be both is a revision, unless it begins like a path. */
function named(root: string, repository: Repository, what: string): Named {
  const looksLikePath = isAbsolute(what) || /^\.{1,2}(\/|$)/.test(what);
  if (looksLikePath) {
    const folder = resolve(root, what);
    if (existsSync(resolve(folder, 'spec')))
      return { name: what, tree: folderTree(folder), commit: undefined };
    throw new CannotCompare(`${what} is no folder that holds spec/`);
  }
  const commit = repository.commitOf(what);
  return { name: what, tree: repository.tree(commit), commit };
}

function sinceRelease(repository: Repository, commit: string, current: Side): Comparison['release'] {
  const name = repository.lastRelease(commit);
  if (name === undefined) return undefined;
  try {
    const side = loadSide(repository.tree(repository.commitOf(name)), name);
    return { name, findings: diffSpecs(side, current) };
  } catch (error) {
    if (!(error instanceof CannotCompare)) throw error;
    return { name, findings: [], problem: error.message };
  }
}

function lockChanges(previous: Model, current: Model): string[] {
  const lines = (model: Model): Set<string> => new Set((emitLock(model).get('abi.lock') ?? '').split('\n'));
  const [before, after] = [lines(previous), lines(current)];
  const gone = [...before].filter((line) => !after.has(line)).map((line) => ({ line, sign: '-' }));
  const come = [...after].filter((line) => !before.has(line)).map((line) => ({ line, sign: '+' }));
  return [...gone, ...come]
    .sort((a, b) => (a.line < b.line ? -1 : 1))
    .map(({ line, sign }) => `${sign} ${line}`);
}
