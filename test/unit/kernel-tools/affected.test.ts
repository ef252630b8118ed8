// SPDX-License-Identifier: MIT
// What is compiled to check a patch in the middle of the series.
import { join } from 'node:path';
import { affectedObjects, changedNames } from '../../../kernel/tools/affected';
import { Kbuild, symbolsIn } from '../../../kernel/tools/kbuild';
import type { Patch } from '../../../kernel/tools/series';
import { useTemporaryDir, writeFiles } from './support';

const dir = useTemporaryDir();

const CONFIG = ['CONFIG_EXT4_FS=y', 'CONFIG_FAT_FS=m', '# CONFIG_OCFS2_FS is not set', ''].join('\n');

const TREE = {
  'fs/Makefile': [
    'obj-y := open.o \\',
    '\tnamei.o',
    'obj-y += notify/',
    'obj-$(CONFIG_EXT4_FS) += ext4/',
    'obj-$(CONFIG_OCFS2_FS) += ocfs2/',
    'obj-$(CONFIG_FAT_FS) += fat/',
  ].join('\n'),
  'fs/notify/Makefile': 'obj-$(CONFIG_DNOTIFY) += dnotify.o\n',
  'fs/ext4/Makefile': 'obj-$(CONFIG_EXT4_FS) += ext4.o\next4-y := dir.o\next4-$(CONFIG_EXT4_ACL) += acl.o\n',
  'fs/ocfs2/Makefile': 'obj-$(CONFIG_OCFS2_FS) += ocfs2.o\nocfs2-objs := namei.o\n',
  'fs/fat/Makefile': 'obj-$(CONFIG_FAT_FS) += fat.o\nfat-objs := dir.o\n',
  'fs/open.c': 'vfs_open(path);',
  'fs/namei.c': 'jump_link(path);',
  'fs/ext4/dir.c': 'jump_link(path);',
  'fs/ext4/acl.c': 'jump_link(path);',
  'fs/ocfs2/namei.c': 'jump_link(path);',
  'fs/fat/dir.c': 'not_jump_link(path);',
};

function patch(path: string, lines: string[]): Patch {
  const head = [`diff --git a/${path} b/${path}`, `--- a/${path}`, `+++ b/${path}`, '@@ -1,3 +1,3 @@'];
  return { name: 'files/0001-x.patch', area: 'files', text: [...head, ...lines, ''].join('\n') };
}

test.each([
  ['fs/open.c', true],
  ['fs/namei.c', true],
  ['fs/ext4/dir.c', true],
  ['fs/fat/dir.c', true],
  ['fs/ext4/acl.c', false],
  ['fs/ocfs2/namei.c', false],
  ['fs/notify/dnotify.c', false],
  ['fs/nowhere.c', false],
])('the configuration builds %s: %s', (path, built) => {
  writeFiles(dir(), TREE);
  expect(new Kbuild(dir(), symbolsIn(CONFIG)).builds(path)).toBe(built);
});

test('what a header declares otherwise has a name, what it only gains has not', () => {
  const lines = [
    '-extern int jump_link(const struct path *path);',
    '-\tint (*get_link)(struct dentry *, struct path *);',
    '-#define MAX_LINKS 40',
    '-\tu32 f_links;',
    '- * links(path) of a comment',
    '+extern int jump_link(const struct path *path, u32 mask);',
    '+extern int other(void);',
  ];
  expect(changedNames(patch('include/linux/namei.h', lines))).toEqual([
    'MAX_LINKS',
    'f_links',
    'get_link',
    'jump_link',
  ]);
  expect(changedNames(patch('fs/namei.c', lines))).toEqual([]);
});

test('users of a changed name are compiled beside the files of the patch, as far as they are configured', async () => {
  writeFiles(dir(), { ...TREE, '.config': CONFIG });
  const config = join(dir(), '.config');
  const header = patch('include/linux/namei.h', ['-int jump_link(const struct path *path);']);
  expect(await affectedObjects(header, dir(), config)).toEqual(['fs/ext4/dir.o', 'fs/namei.o']);
  const source = patch('fs/open.c', ['-\tvfs_open(path);']);
  expect(await affectedObjects(source, dir(), config)).toEqual(['fs/open.o']);
});
