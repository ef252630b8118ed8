// SPDX-License-Identifier: MIT
// The tree of Debian packages in which everything of the kernel is built, and the way to run a command inside it.
import { join } from 'node:path';
import { base } from './base';
import { cached } from './lib/cache';
import { runInTree, type ChrootOptions } from './lib/chroot';
import { makeDebianTree } from './lib/debian-tree';
import { GB, requireDisk } from './lib/disk';
import { recall, remember } from './lib/estimates';
import type { RunResult } from './lib/exec';
import { hashOf } from './lib/files';
import { cacheDir } from './lib/paths';
import { task } from './lib/progress';
import { requireRoot } from './lib/sandbox';

/** Changes when the way the tree is made changes, so that old trees are not taken for new ones. */
const RECIPE = '1';
const DISK_BYTES = 3.5 * GB;

export class Toolchain {
  constructor(
    readonly key: string,
    /** Root of the tree on the host. */
    readonly root: string,
  ) {}

  /** Runs a command inside the tree, which is read-only there; `binds` appear below /mnt. */
  run(cmd: string, args: string[], opts: ChrootOptions = {}): Promise<RunResult> {
    return runInTree(this.root, cmd, args, opts);
  }
}

/** Known without building anything. */
export function toolchainKey(): string {
  return hashOf([RECIPE, JSON.stringify(base().toolchain)]).slice(0, 16);
}

async function makeToolchain(dir: string): Promise<void> {
  const { suite, backports, from_backports: fromBackports, packages } = base().toolchain;
  await requireDisk({ what: 'the toolchain', path: cacheDir, bytes: DISK_BYTES });
  const tree = { suite, backports, fromBackports, packages };
  const started = Date.now();
  const { seconds } = recall('toolchain', { seconds: 60 });
  await task(`making the toolchain (${packages.length} Debian packages)`, seconds, (report) =>
    makeDebianTree(tree, join(dir, 'root'), report),
  );
  remember('toolchain', { seconds: (Date.now() - started) / 1000 });
}

let ready: Promise<Toolchain> | undefined;

export function ensureToolchain(): Promise<Toolchain> {
  ready ??= (async () => {
    requireRoot('build the kernel');
    const key = toolchainKey();
    const dir = await cached('toolchain', key, makeToolchain, { what: 'the toolchain' });
    return new Toolchain(key, join(dir, 'root'));
  })();
  return ready;
}
