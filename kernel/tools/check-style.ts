// SPDX-License-Identifier: MIT
// What the kernel's own tools say about the style of patches and new files: checkpatch for C and messages, kernel-doc
// for the comments of headers, rustfmt for Rust. Each function returns complaints, one a line, and changes nothing.
import { listFiles } from './lib/files';
import { inProject, projectRoot } from './lib/paths';
import { task } from './lib/progress';
import { overlayPaths } from './overlay';
import type { Patch } from './series';
import type { Source } from './source';
import { ensureToolchain } from './toolchain';

/** Rules of checkpatch for mails to maintainers or whole trees, which do not fit a series kept in a project. */
const IGNORED = ['FILE_PATH_CHANGES', 'MISSING_SIGN_OFF', 'NO_AUTHOR_SIGN_OFF'];

/** Runs checkpatch on files of the project; complaints are `<file>:<line>: WARNING: ...`. */
async function checkpatch(source: Source, args: string[], files: string[]): Promise<string[]> {
  if (files.length === 0) return [];
  const toolchain = await ensureToolchain();
  const options = [
    '--no-signoff',
    '--no-summary',
    '--terse',
    '--color=never',
    `--ignore=${IGNORED.join(',')}`,
  ];
  const script = '/mnt/src/scripts/checkpatch.pl';
  const paths = files.map((file) => `/mnt/in/${file}`);
  const { stdout, code } = await toolchain.run('perl', [script, ...options, ...args, ...paths], {
    cwd: '/mnt/src',
    okCodes: [1],
    binds: [
      { from: source.dir, to: 'src' },
      { from: projectRoot, to: 'in' },
    ],
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return code === 0 ? [] : lines.map((line) => line.replace(/^\/mnt\/in\//, ''));
}

/** What kernel-doc misses in the comments that it reads; complaints are `<file>:<line> ...`. */
async function kernelDoc(source: Source, files: string[]): Promise<string[]> {
  const toolchain = await ensureToolchain();
  const script = '/mnt/src/scripts/kernel-doc';
  const paths = files.map((file) => `/mnt/in/${file}`);
  const { stderr } = await toolchain.run('python3', [script, '-none', '-Wall', ...paths], {
    cwd: '/mnt/src',
    binds: [
      { from: source.dir, to: 'src' },
      { from: projectRoot, to: 'in' },
    ],
  });
  const lines = stderr.split('\n').filter((line) => line !== '');
  return [...new Set(lines)].map((line) => line.replace(/^Warning: /, '').replace('/mnt/in/', ''));
}

/** Everything laid over the kernel, and the goldens of what generates a part of it. */
function ownFiles(): string[] {
  const goldens = 'test/golden/expected';
  const golden = ['kernel', 'rust', 'uapi'].flatMap((target) =>
    listFiles(inProject(goldens, target)).map((file) => `${goldens}/${target}/${file}`),
  );
  return [...overlayPaths().values(), ...golden];
}

export async function checkStyle(source: Source, patches: Patch[]): Promise<string[]> {
  const sources = ownFiles().filter((path) => /\.[ch]$/.test(path));
  const headers = sources.filter((path) => path.endsWith('.h'));
  const what = `checkpatch on ${patches.length} patches and ${sources.length} files`;
  return task(what, undefined, async () => [
    ...(await checkpatch(
      source,
      [],
      patches.map(({ name }) => `kernel/patches/${name}`),
    )),
    ...(await checkpatch(source, ['--file'], sources)),
    ...(await kernelDoc(source, headers)),
  ]);
}

/** Names the files that rustfmt would change. It reads them from its input, where it does not follow modules. */
const RUSTFMT =
  'for file; do rustfmt --edition 2021 "--config-path=$CONFIG" <"$file" | cmp -s - "$file" || echo "$file"; done';

export async function checkRustFormat(source: Source): Promise<string[]> {
  const toolchain = await ensureToolchain();
  const files = ownFiles().filter((path) => path.endsWith('.rs'));
  if (files.length === 0) return [];
  const { stdout, stderr } = await toolchain.run('sh', ['-c', RUSTFMT, 'sh', ...files], {
    cwd: '/mnt/in',
    env: { CONFIG: '/mnt/src/.rustfmt.toml' },
    binds: [
      { from: source.dir, to: 'src' },
      { from: projectRoot, to: 'in' },
    ],
  });
  const said = stderr.split('\n').filter((line) => line !== '');
  const badly = stdout.split('\n').filter((line) => line !== '');
  return [...said, ...badly.map((file) => `${file}: not formatted as rustfmt does`)];
}

/** A patch of an area says which wish it serves. */
export function checkMessages(patches: Patch[]): string[] {
  const ours = patches.filter(({ area }) => area !== 'core');
  const without = ours.filter(({ text }) => !/^Wish: \d+(, \d+)*$/m.test(text.split('\n---\n')[0] ?? ''));
  return without.map(({ name }) => `${name}: its message has no "Wish: <number>" line`);
}
