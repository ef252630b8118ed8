// SPDX-License-Identifier: MIT
// The list of those who hand files on, held against a small kernel: what is new stops, and so does what is gone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConsumers } from '../../../kernel/tools/consumers/check';
import { readConsumers } from '../../../kernel/tools/consumers/list';
import { consumersOf } from '../../../kernel/tools/consumers/scan';
import { inProject } from '../../../kernel/tools/lib/paths';
import type { TreeFiles } from '../../../kernel/tools/series';
import { stderrOf, useTemporaryDir, writeFiles } from './support';

const dir = useTemporaryDir();

const STAT = `
static int vfs_statx(int dfd, struct filename *filename)
{
	/* LOOKUP_UPG_WRITE would be wrong */
	return filename_lookup(dfd, filename, LOOKUP_UPG_META, &path, NULL);
}
`;

const MOUNT = `
SYSCALL_DEFINE3(move_mount, int, from_dfd,
		int, to_dfd, unsigned int, flags)
{
	CLASS(fd_raw, f_to)(to_dfd);
	int ret = file_upgrade_check(fd_file(f_to), 0);

	pr_debug("%s f_path;", name);
	to_path = fd_file(f_to)->f_path;
}

static void show(struct file *file)
{
	d_path(&file->f_path, buf, size);
	dget(file->f_path.dentry);
}
`;

const LIST = `
harmless: [d_path]
consumers:
  - uses: [LOOKUP_UPG_META]
    why: It reads metadata.
    functions: {fs/stat.c: [vfs_statx]}
  - uses: [fd_raw, f_path]
    why: It asks.
    asks: true
    functions: {fs/namespace.c: [move_mount]}
`;

/** What is said of the small kernel with these changes. */
async function complaints(changes: Record<string, string> = {}, patches: TreeFiles = new Map()) {
  writeFiles(dir(), { 'fs/stat.c': STAT, 'fs/namespace.c': MOUNT, ...changes });
  let said: string[] = [];
  await stderrOf(async () => {
    said = await checkConsumers(dir(), patches, LIST);
  });
  return said;
}

test('a kernel that is as listed is in order', async () => {
  expect(await complaints()).toEqual([]);
});

test.each([
  [
    'a declared use',
    'int f(void)\n{\n\treturn kern_path(name, LOOKUP_UPG_META, &path);\n}\n',
    'declares LOOKUP_UPG_META',
  ],
  [
    'a descriptor that only refers',
    'int f(int fd)\n{\n\tfile = fget_raw(fd);\n}\n',
    'takes descriptors that only refer',
  ],
  ['a copied path', 'int f(int fd)\n{\n\t*path = file->f_path;\n}\n', 'hands on the path of a file'],
  [
    'a path that is opened',
    'int f(int fd)\n{\n\treturn dentry_open(\n\t\t&file->f_path, 0);\n}\n',
    'hands on the path of a file',
  ],
  [
    'one beside a harmless one',
    'int f(int fd)\n{\n\td_path(&file->f_path, b, n);\n\tkeep(&file->f_path);\n}\n',
    'hands on the path of a file',
  ],
])('%s that nobody has thought about', async (_, text, what) => {
  const [said, ...others] = await complaints({ 'net/new.c': text });
  expect(others).toEqual([]);
  expect(said).toContain(`net/new.c: f() ${what}`);
  expect(said).toContain('kernel/path-consumers.yaml');
});

test('one that a patch brings', async () => {
  const content = Buffer.from('int f(int fd)\n{\n\tfile = fget_raw(fd);\n}\n');
  const [said] = await complaints({}, new Map([['fs/new.c', { content, executable: false }]]));
  expect(said).toContain('fs/new.c: f() takes descriptors');
});

test('one that does more than is written down', async () => {
  const [said] = await complaints({
    'fs/stat.c': STAT.replace('filename_lookup(', 'fget_raw(dfd), filename_lookup('),
  });
  expect(said).toContain('fs/stat.c: vfs_statx() takes descriptors');
});

test('one that lost its check', async () => {
  const said = await complaints({
    'fs/namespace.c': MOUNT.replace('file_upgrade_check(fd_file(f_to), 0)', '0'),
  });
  expect(said).toEqual([
    'fs/namespace.c: move_mount() no longer looks at the upgrade mask, as kernel/path-consumers.yaml says it does',
  ]);
});

test('one that is gone, by itself or with its file', async () => {
  expect(await complaints({ 'fs/stat.c': STAT.replace('LOOKUP_UPG_META', '0') })).toEqual([
    'kernel/path-consumers.yaml: fs/stat.c: vfs_statx() no longer declares LOOKUP_UPG_META to a walk: take it out',
  ]);
  expect(await complaints({}, new Map([['fs/stat.c', null]]))).toHaveLength(1);
});

test('what is no code and what is not built is not looked at', async () => {
  const comment = '/*\n * fget_raw(fd) and file->f_path;\n */\n// CLASS(fd_raw, f)(fd)\n';
  expect(
    await complaints({ 'fs/a.c': comment, 'tools/b.c': 'int f(void)\n{\n\tfget_raw(fd);\n}\n' }),
  ).toEqual([]);
});

test('a name is that of the function, however its head is broken', () => {
  const text =
    'static struct file *\nxfs_open(\n\tint fd)\n{\n\treturn fget_raw(fd);\n}\n\nCOMPAT_SYSCALL_DEFINE2(call, int, fd)\n{\n\tfget_raw(fd);\n}\n';
  expect(consumersOf('a.c', text, new Set()).map((found) => found.function)).toEqual(['xfs_open', 'call']);
});

test('a name that stands in the list twice, and a missing reason', () => {
  const group = '\n  - {uses: [fd_raw], why: It is., functions: {a.c: [f]}}';
  expect(() => readConsumers(`harmless: []\nconsumers:${group}${group}\n`, 'list')).toThrow(
    'list: a.c: f() stands there twice',
  );
  expect(() => readConsumers(`harmless: []\nconsumers:${group.replace('It is.', 'no')}\n`, 'list')).toThrow(
    'no sentence says why',
  );
});

test('the list of the project can be read', () => {
  const file = join('kernel', 'path-consumers.yaml');
  const { known } = readConsumers(readFileSync(inProject(file), 'utf8'), file);
  expect(known.get('fs/namei.c path_init')).toEqual({ uses: ['fd_raw', 'f_path'], asks: true });
});
