// SPDX-License-Identifier: MIT
// The spec of a revision, read from git without touching the working tree, and which revisions to compare with.
import { execFileSync } from 'node:child_process';
import type { SpecTree } from '../load/files';
import { CannotCompare } from './load';

const large = 64 * 1024 * 1024;

export class Repository {
  constructor(private readonly root: string) {}

  private git(args: string[], input?: string): string {
    return execFileSync('git', ['-C', this.root, ...args], {
      ...{ encoding: 'utf8', maxBuffer: large, stdio: ['pipe', 'pipe', 'ignore'], input: input ?? '' },
      env: { ...process.env, LC_ALL: 'C' },
    });
  }

  private ask(...args: string[]): string | undefined {
    try {
      return this.git(args).trim();
    } catch {
      return undefined;
    }
  }

  /** @throws CannotCompare if there is no such revision */
  commitOf(revision: string): string {
    const commit = this.ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
    if (commit !== undefined && commit !== '') return commit;
    const advice = this.isShallow()
      ? 'this clone is shallow; run: git fetch --unshallow'
      : 'name a commit, a branch or a tag that git rev-parse knows, or a folder that holds spec/';
    throw new CannotCompare(`there is no revision ${revision}; ${advice}`);
  }

  isShallow(): boolean {
    return this.ask('rev-parse', '--is-shallow-repository') === 'true';
  }

  /** The commit at which the work on HEAD left the main branch. */
  mergeBase(): string {
    if (this.ask('rev-parse', '--git-dir') === undefined)
      throw new CannotCompare('this is no git repository; name two folders that hold spec/');
    const branches = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];
    const main = branches.find(
      (branch) => this.ask('rev-parse', '--verify', '--quiet', branch) !== undefined,
    );
    if (main === undefined)
      throw new CannotCompare(
        'there is no main branch to compare with; name a revision: npm run spec:diff -- <rev>',
      );
    const base = this.ask('merge-base', 'HEAD', main);
    if (base !== undefined) return base;
    const advice = this.isShallow()
      ? 'this clone is shallow; run: git fetch --unshallow'
      : 'name a revision: npm run spec:diff -- <rev>';
    throw new CannotCompare(`HEAD and ${main} have no commit in common; ${advice}`);
  }

  /** The last release before a commit, if there is one. */
  lastRelease(commit: string): string | undefined {
    return this.ask('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*', commit);
  }

  tree(commit: string): SpecTree {
    const names = this.git(['ls-tree', '-r', '-z', '--name-only', commit, '--', 'spec/'])
      .split('\0')
      .filter(Boolean);
    let texts: Map<string, string> | undefined;
    return {
      list: () => names,
      read: (file) => {
        texts ??= this.blobs(
          commit,
          names.filter((name) => name.endsWith('.yaml')),
        );
        const text = texts.get(file);
        if (text !== undefined) return text;
        throw Object.assign(new Error(`${file} is not there`), { code: 'ENOENT' });
      },
    };
  }

  /** All in one process: a process a file would take longer than the comparison. */
  private blobs(commit: string, files: string[]): Map<string, string> {
    const asked = files.map((file) => `${commit}:${file}\n`).join('');
    const output = execFileSync('git', ['-C', this.root, 'cat-file', '--batch'], {
      ...{ input: asked, maxBuffer: large, stdio: ['pipe', 'pipe', 'ignore'] },
    });
    const found = new Map<string, string>();
    let at = 0;
    for (const file of files) {
      const end = output.indexOf(10, at);
      const size = Number(output.subarray(at, end).toString().split(' ')[2]);
      found.set(file, output.subarray(end + 1, end + 1 + size).toString());
      at = end + 1 + size + 1;
    }
    return found;
  }

  /** What a comparison of the generated files says, without a head: `path | lines`. */
  diffstat(from: string, to: string | undefined): string {
    return this.ask('diff', '--stat=100', from, ...(to === undefined ? [] : [to]), '--', 'generated/') ?? '';
  }
}
