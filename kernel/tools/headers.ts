// SPDX-License-Identifier: MIT
// The headers that user space gets from the stock kernel (`make headers_install`), kept in the cache.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './lib/cache';
import { hashOf, removeTree } from './lib/files';
import { task } from './lib/progress';
import { findSource } from './source';
import { ensureToolchain, toolchainKey } from './toolchain';

/** The directory that holds their `include`. */
export async function ensureHeaders(): Promise<string> {
  const { dir: source, sha256 } = await findSource();
  const toolchain = await ensureToolchain();
  const key = hashOf([toolchainKey(), sha256]).slice(0, 16);
  return cached(
    'headers',
    key,
    (dir) =>
      task('installing the headers of the stock kernel', 40, async () => {
        const obj = mkdtempSync(join(tmpdir(), 'lockstep-headers-'));
        const args = ['-C', '/mnt/src', 'O=/mnt/obj', 'ARCH=x86_64', 'INSTALL_HDR_PATH=/mnt/headers'];
        const binds = [
          { from: source, to: 'src' },
          { from: obj, to: 'obj', writable: true },
          { from: dir, to: 'headers', writable: true },
        ];
        await toolchain.run('make', [...args, 'headers_install'], { binds });
        await removeTree(obj);
      }),
    { what: 'the headers of the stock kernel' },
  );
}
