// SPDX-License-Identifier: MIT
// A FUSE file system that shows a directory, served by a process of its own.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { program } from './programs';
import { sh } from './scratch';

export class FuseServer {
  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, null>,
    readonly path: string,
  ) {}

  /**
   * @param options of the server or of libfuse, as after `-o`
   * @param descriptors that it inherits as 3, 4, ... for `backing()`
   */
  static async mount(
    shown: string,
    path: string,
    options: readonly string[] = [],
    descriptors: readonly number[] = [],
  ): Promise<FuseServer> {
    const words = options.flatMap((option) => ['-o', option]);
    const child = spawn(program('fuse-server'), [shown, path, ...words], {
      stdio: ['ignore', 'pipe', 'inherit', ...descriptors],
    }) as ChildProcessByStdio<null, Readable, null>;
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the FUSE server ended with code ${String(code)}`);
    });
    await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return new FuseServer(child, path);
  }

  /** Lets the server make an inherited descriptor a backing file; the errno, 0 for success. */
  backing(descriptor: number): number {
    return Number(readFileSync(`${this.path}/backing-${descriptor}`, 'utf8'));
  }

  /** Unmounts it and waits for its server. */
  async dispose(): Promise<void> {
    const exit = once(this.child, 'exit');
    sh('umount', '-l', this.path);
    await exit;
  }
}
