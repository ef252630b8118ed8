// SPDX-License-Identifier: MIT
// What the kernel's own tools say about the style of patches and new files: checkpatch for C and messages, rustfmt
// for Rust. Each function returns complaints, one a line, and changes nothing.
import { listFiles } from './lib/files';
import { inProject, projectRoot } from './lib/paths';
import { task } from './lib/progress';
import { overlayPaths } from './overlay';
import type { Patch } from './series';
import type { Source } from './source';
import { ensureToolchain } from './toolchain';

/** Rules of checkpatch for mails to maintainers or whole trees, which do not fit a series kept in a project. */
const IGNORED = ['FILE_PATH_CHANGES', 'MISSING_SIGN_OFF', 'NO_AUTHOR_SIGN_OFF'];

/** What checkpatch complains about, without the lines that it shows around it. */
function complaints(output: string): string[] {
  return output.split('\n').filter((line) => /^(ERROR|WARNING|CHECK):|^#\d+: FILE:/.test(line));
}

async function checkpatch(source: Source, name: string, args: string[], binds: string): Promise<string[]> {
  const toolchain = await ensureToolchain();
  const options = ['--no-signoff', '--no-summary', '--quiet', `--ignore=${IGNORED.join(',')}`];
  const result = await toolchain.run('perl', ['/mnt/src/scripts/checkpatch.pl', ...options, ...args], {
    cwd: '/mnt/src',
    okCodes: [1],
    binds: [
      { from: source.dir, to: 'src' },
      { from: binds, to: 'in' },
    ],
  });
  return result.code === 0 ? [] : complaints(result.stdout).map((line) => `${name}: ${line}`);
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
  const found: string[] = [];
  await task(
    `checkpatch on ${patches.length} patches and ${sources.length} files`,
    undefined,
    async (report) => {
      for (const [index, { name }] of patches.entries()) {
        report(index / (patches.length + sources.length));
        found.push(...(await checkpatch(source, name, [`/mnt/in/${name}`], inProject('kernel', 'patches'))));
      }
      for (const path of sources) {
        found.push(...(await checkpatch(source, path, ['--file', `/mnt/in/${path}`], projectRoot)));
      }
    },
  );
  return found;
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
