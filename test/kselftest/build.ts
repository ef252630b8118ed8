// SPDX-License-Identifier: MIT
// Builds the selftests once for both kernels, from the stock source and its headers, out of tree in the toolchain. One
// thing is changed in them: how long a case may take, because an emulated machine is many times slower.
import { mkdtempSync, readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureHeaders } from '../../kernel/tools/headers';
import { cached } from '../../kernel/tools/lib/cache';
import { hashOf, listFiles, removeTree } from '../../kernel/tools/lib/files';
import { task } from '../../kernel/tools/lib/progress';
import { findSource } from '../../kernel/tools/source';
import { ensureToolchain, toolchainKey } from '../../kernel/tools/toolchain';
import { SELFTESTS } from './list';

/** Changes when the same inputs give another result than before. */
const RECIPE = '1';

/** Samples for address layouts, each as large as its alignment; nobody here runs them. */
const LEFT_OUT = /^exec\/load_address\./;

/**
 * A source tree of its own whose tools/testing/selftests is a copy, for one edit: the harness waits ten times longer.
 * All else is the stock tree by links. The Makefiles find the tree by the true path of the file that they include.
 */
const SLOWER = `set -e
mkdir -p /mnt/obj/tree/tools/testing
cd /mnt/obj/tree
for name in /mnt/src/*; do [ "$name" = /mnt/src/tools ] || ln -s "$name" .; done
for name in /mnt/src/tools/*; do [ "$name" = /mnt/src/tools/testing ] || ln -s "$name" tools; done
rsync --archive --exclude=/bpf /mnt/src/tools/testing/selftests tools/testing
cd tools/testing/selftests
sed -i 's/t->timeout \\* 1000)/t->timeout * 10000)/' kselftest_harness.h
grep -q 't->timeout \\* 10000' kselftest_harness.h
exec "$@"
`;

export interface BuiltSelftests {
  /** Laid out as `make install` does. */
  dir: string;
  key: string;
  /** Lines `directory:program`. */
  list: string;
}

async function build(into: string): Promise<void> {
  const { dir: source } = await findSource();
  const headers = await ensureHeaders();
  const toolchain = await ensureToolchain();
  const obj = mkdtempSync(join(tmpdir(), 'lockstep-kselftest-'));
  const args = [
    ...['-C', '/mnt/obj/tree/tools/testing/selftests', 'O=/mnt/obj', 'ARCH=x86_64', 'FORCE_TARGETS=1'],
    `TARGETS=${SELFTESTS.map(({ directory }) => directory).join(' ')}`,
    ...['KHDR_INCLUDES=-isystem /mnt/headers/include', 'KHDR_DIR=/mnt/headers/include'],
    ...['INSTALL_PATH=/mnt/out', `-j${availableParallelism()}`, 'install'],
  ];
  const binds = [
    { from: source, to: 'src' },
    { from: headers, to: 'headers' },
    { from: obj, to: 'obj', writable: true },
    { from: into, to: 'out', writable: true },
  ];
  try {
    await toolchain.run('sh', ['-c', SLOWER, 'sh', 'make', ...args], {
      label: 'building the selftests',
      binds,
    });
  } finally {
    await removeTree(obj);
  }
  for (const file of listFiles(into)) if (LEFT_OUT.test(file)) await removeTree(join(into, file));
}

export async function ensureSelftests(): Promise<BuiltSelftests> {
  const { sha256 } = await findSource();
  const directories = SELFTESTS.map(({ directory }) => directory);
  const key = hashOf([RECIPE, SLOWER, toolchainKey(), sha256, ...directories, LEFT_OUT.source]).slice(0, 20);
  const make = (into: string): Promise<void> =>
    task("building the kernel's selftests", 60, () => build(into));
  const dir = await cached('kselftest-programs', key, make, { what: "the kernel's selftests" });
  return { dir, key, list: readFileSync(join(dir, 'kselftest-list.txt'), 'utf8') };
}
