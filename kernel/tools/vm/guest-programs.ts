// SPDX-License-Identifier: MIT
// Compiles the C programs that tests run in the guest, each source file of one directory by itself, in the toolchain:
// `x.c` to a static program of 64 and of 32 bits, `x.bpf.c` to a BPF object. They see our headers and the kernel's.
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHeaders } from '../headers';
import { cached } from '../lib/cache';
import { hashOf, hashTree, listFiles, writeIfChanged } from '../lib/files';
import { inProject } from '../lib/paths';
import { task } from '../lib/progress';
import { findSource } from '../source';
import { ensureToolchain, toolchainKey } from '../toolchain';

const SOURCES = ['test', 'guest', 'programs'];
const OURS = ['generated', 'uapi'];

const INCLUDES = ['-isystem', '/mnt/ours', '-isystem', '/mnt/headers/include'];
const FLAGS = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-Wno-missing-field-initializers'];
const STATIC = ['-static', '-s', '-pthread'];
const BPF = ['-target', 'bpf', '-g', '-I/usr/include/x86_64-linux-gnu'];

/** `Links: fuse3` in a source's head: a library that the toolchain has for 64 bits only. */
function librariesOf(text: string): string[] {
  const [, names = ''] = /^ \* Links: (.*)$/m.exec(text) ?? [];
  return names.split(' ').filter((name) => name !== '');
}

interface Compilation {
  /** Below the directory of the sources. */
  source: string;
  /** Below the directory of the compiled programs. */
  output: string;
  command: string;
  args: string[];
}

/** What is made from a source file. */
export function compilations(file: string, text: string): Compilation[] {
  const to = ['-o', '/mnt/out/out', `/mnt/sources/${file}`];
  const bpf = /^(.*)\.bpf\.c$/.exec(file)?.[1];
  if (bpf !== undefined) {
    const args = [...FLAGS, ...BPF, ...INCLUDES, '-c', ...to];
    return [{ source: file, output: `bpf/${bpf}.o`, command: 'clang', args }];
  }
  const name = file.replace(/\.c$/, '');
  const libraries = librariesOf(text);
  const args = [...FLAGS, ...INCLUDES, ...STATIC, ...to, ...libraries.map((library) => `-l${library}`)];
  const wide = { source: file, output: `64/${name}`, command: 'gcc', args };
  if (libraries.length > 0) return [wide];
  return [wide, { ...wide, output: `32/${name}`, args: ['-m32', ...args] }];
}

async function compile({ source, output, command, args }: Compilation, shared: string): Promise<void> {
  const text = readFileSync(inProject(...SOURCES, source));
  const key = hashOf([toolchainKey(), shared, text, command, ...args]).slice(0, 20);
  const entry = await cached('program', key, async (dir) => {
    const toolchain = await ensureToolchain();
    await toolchain.run(command, args, {
      label: `compiling ${output}`,
      binds: [
        { from: inProject(...SOURCES), to: 'sources' },
        { from: inProject(...OURS), to: 'ours' },
        { from: await ensureHeaders(), to: 'headers' },
        { from: dir, to: 'out', writable: true },
      ],
    });
  });
  const target = inProject('build', 'programs', output);
  mkdirSync(join(target, '..'), { recursive: true });
  if (writeIfChanged(target, readFileSync(join(entry, 'out')))) chmodSync(target, 0o755);
}

/** Brings build/programs up to date. */
export async function ensureGuestPrograms(): Promise<void> {
  const files = listFiles(inProject(...SOURCES));
  const headers = files.filter((file) => file.endsWith('.h'));
  const { sha256 } = await findSource();
  const shared = hashOf([
    sha256,
    hashTree(inProject(...OURS)),
    ...headers.flatMap((file) => [file, readFileSync(inProject(...SOURCES, file))]),
  ]);
  const all = files
    .filter((file) => file.endsWith('.c'))
    .flatMap((file) => compilations(file, readFileSync(inProject(...SOURCES, file), 'utf8')));
  await task("compiling the guest's programs", undefined, async (report) => {
    for (const [index, one] of all.entries()) {
      report(index / all.length);
      await compile(one, shared);
    }
  });
}
