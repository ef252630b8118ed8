// SPDX-License-Identifier: MIT
// The git tree for work on patches, with a tiny Linux: out of the project, back into it, and nothing gets lost.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exportTree } from '../../../kernel/tools/export';
import { git } from '../../../kernel/tools/lib/git';
import { hashTree } from '../../../kernel/tools/lib/files';
import { readSeries } from '../../../kernel/tools/series';
import { commitOverlay, importSeries, initTree, refreshTree } from '../../../kernel/tools/tree';
import { stderrOf, useTemporaryDir, writeFiles } from './support';

const dir = useTemporaryDir();
const project = (): string => join(dir(), 'project');
const tree = (): string => join(dir(), 'tree');
const patches = (): string => join(project(), 'kernel/patches');

const PERSON = {
  GIT_AUTHOR_NAME: 'A Person',
  GIT_AUTHOR_EMAIL: 'person@example.org',
  GIT_COMMITTER_NAME: 'A Person',
  GIT_COMMITTER_EMAIL: 'person@example.org',
};

async function makeTree(where: string = tree()): Promise<void> {
  await initTree(where, 'Linux 0.0', () => {
    writeFiles(where, {
      'fs/a.c': 'one\ntwo\nthree\n',
      'fs/b.c': 'b\n',
      '.gitignore': 'ignored\n',
      ignored: 'x\n',
    });
    return Promise.resolve();
  });
  await commitOverlay(where, project());
  await importSeries(where, readSeries(patches()));
}

async function commit(
  message: string,
  files: Record<string, string>,
  when = '@1700000000 +0200',
): Promise<void> {
  writeFiles(tree(), files);
  await git(tree(), ['add', '--all']);
  const env = { ...PERSON, GIT_AUTHOR_DATE: when };
  await git(tree(), ['commit', '--quiet', '--message', message], { env });
}

const MESSAGE =
  'fs: change a long word into another word because the first one was not good at all\n\nIt was.\n\nWish: 25\nArea: mounts';

beforeEach(async () => {
  writeFiles(project(), { 'kernel/src/fs/lockstep/new.c': 'new\n' });
  await makeTree();
});

test('the new files are one commit, which is not exported', async () => {
  expect(readFileSync(join(tree(), 'fs/lockstep/new.c'), 'utf8')).toBe('new\n');
  expect(await exportTree(tree(), project())).toEqual(['series']);
  expect(readSeries(patches())).toEqual([]);
});

test('export, import, export gives the same bytes; importing gives the same commits', async () => {
  await commit(MESSAGE, { 'fs/a.c': 'one\nzwei\nthree\n' });
  await commit('fs: ändere b\n\nWish: 1\nArea: files', { 'fs/b.c': 'B\n' }, '@1700000001 +0000');
  const name = 'mounts/0001-fs-change-a-long-word-into-another-word-because-the-first-on.patch';
  expect(await exportTree(tree(), project())).toEqual([name, 'files/0001-fs-ndere-b.patch', 'series']);
  const first = hashTree(patches());
  const text = readFileSync(join(patches(), name), 'utf8');
  expect(text).toContain(
    'From: A Person <person@example.org>\nDate: Wed, 15 Nov 2023 00:13:20 +0200\nSubject: fs: change',
  );
  expect(text).not.toMatch(/^-- $|^ \d+ files? changed/m);
  expect(text.split('\n')[0]).toBe(`From ${'0'.repeat(40)} Mon Sep 17 00:00:00 2001`);
  expect(await exportTree(tree(), project())).toEqual([]);

  const other = join(dir(), 'other');
  await makeTree(other);
  expect(await exportTree(other, project())).toEqual([]);
  expect(hashTree(patches())).toBe(first);

  const third = join(dir(), 'third');
  await makeTree(third);
  const head = async (where: string) => (await git(where, ['rev-parse', 'HEAD'])).stdout;
  expect(await head(third)).toBe(await head(other));
});

test('a patch keeps its area; a new one must name it', async () => {
  await commit(MESSAGE, { 'fs/a.c': 'one\nzwei\nthree\n' });
  await exportTree(tree(), project());
  await git(tree(), ['commit', '--quiet', '--amend', '--message', MESSAGE.replace('\nArea: mounts', '')], {
    env: PERSON,
  });
  await exportTree(tree(), project());
  expect(readSeries(patches()).map(({ area }) => area)).toEqual(['mounts']);
  await commit('fs: more', { 'fs/b.c': 'B\n' });
  await expect(exportTree(tree(), project())).rejects.toThrow(
    'the commit "fs: more" is new: say in its message where',
  );
});

test('the mark of a mail is not kept in a subject', async () => {
  await commit(MESSAGE, { 'fs/a.c': 'one\nzwei\nthree\n' });
  await exportTree(tree(), project());
  const [patch] = readSeries(patches());
  const text = patch?.text ?? '';
  writeFiles(patches(), { [patch?.name ?? '']: text.replace('Subject: fs', 'Subject: [PATCH 1/3] fs') });
  await refreshTree(tree(), project());
  await exportTree(tree(), project());
  expect(readSeries(patches())).toEqual([patch]);
});

test('a dropped commit drops its patch', async () => {
  await commit(MESSAGE, { 'fs/a.c': 'one\nzwei\nthree\n' });
  const [name = ''] = await exportTree(tree(), project());
  await git(tree(), ['reset', '--quiet', '--hard', 'HEAD~1']);
  expect(await exportTree(tree(), project())).toEqual([name, 'series']);
  expect(existsSync(join(patches(), name))).toBe(false);
});

describe('export refuses', () => {
  test('changes that are not committed', async () => {
    writeFiles(tree(), { 'fs/a.c': 'other\n' });
    await expect(exportTree(tree(), project())).rejects.toThrow(
      'has changes that are not committed (fs/a.c)',
    );
  });

  test('edits of files that have their place in the project', async () => {
    await commit(MESSAGE, { 'fs/lockstep/new.c': 'other\n' });
    await expect(exportTree(tree(), project())).rejects.toThrow('edit kernel/src/fs/lockstep/new.c instead');
  });

  test('new files', async () => {
    await commit(MESSAGE, { 'fs/c.c': 'c\n' });
    await expect(exportTree(tree(), project())).rejects.toThrow(
      'adds fs/c.c: put it into kernel/src instead',
    );
  });

  test('a directory that is no such tree', async () => {
    await expect(exportTree(dir(), project())).rejects.toThrow(
      'is no work tree of the kernel; make one with',
    );
  });
});

describe('bringing a tree up to date', () => {
  test('with the series of the project, when everything in it was exported', async () => {
    await commit(MESSAGE, { 'fs/a.c': 'one\nzwei\nthree\n' });
    await exportTree(tree(), project());
    const [patch] = readSeries(patches());
    writeFiles(patches(), { [patch?.name ?? '']: (patch?.text ?? '').replace('+zwei', '+deux') });
    writeFiles(project(), { 'kernel/src/fs/lockstep/new.c': 'newer\n' });
    await refreshTree(tree(), project());
    expect(readFileSync(join(tree(), 'fs/a.c'), 'utf8')).toBe('one\ndeux\nthree\n');
    expect(readFileSync(join(tree(), 'fs/lockstep/new.c'), 'utf8')).toBe('newer\n');
    expect((await git(tree(), ['symbolic-ref', '--short', 'HEAD'])).stdout).toBe('lockstep\n');
  });

  test('keeps commits that were not exported, on top of the new files', async () => {
    await git(tree(), ['checkout', '--quiet', '-b', 'topic']);
    await commit(MESSAGE, { 'fs/a.c': 'one\nzwei\nthree\n' });
    rmSync(join(project(), 'kernel/src/fs/lockstep/new.c'));
    writeFiles(project(), { 'kernel/src/fs/lockstep/newer.c': 'newer\n' });
    const output = await stderrOf(() => refreshTree(tree(), project()));
    expect(output).toContain('has commits that were not exported');
    expect(readFileSync(join(tree(), 'fs/a.c'), 'utf8')).toBe('one\nzwei\nthree\n');
    expect(existsSync(join(tree(), 'fs/lockstep/new.c'))).toBe(false);
    expect(readFileSync(join(tree(), 'fs/lockstep/newer.c'), 'utf8')).toBe('newer\n');
    expect((await git(tree(), ['symbolic-ref', '--short', 'HEAD'])).stdout).toBe('topic\n');
    expect(await exportTree(tree(), project())).toHaveLength(2);
  });

  test('a patch that does not apply is named; the tree stands before it', async () => {
    await commit(MESSAGE, { 'fs/a.c': 'one\nzwei\nthree\n' });
    await exportTree(tree(), project());
    const [patch] = readSeries(patches());
    writeFiles(patches(), { [patch?.name ?? '']: (patch?.text ?? '').replace('-two', '-no') });
    await expect(refreshTree(tree(), project())).rejects.toThrow(`patch ${patch?.name ?? ''} does not apply`);
    expect(readFileSync(join(tree(), 'fs/a.c'), 'utf8')).toBe('one\ntwo\nthree\n');
    expect((await git(tree(), ['symbolic-ref', '--short', 'HEAD'])).stdout).toBe('lockstep\n');
  });
});
