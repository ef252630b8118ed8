// SPDX-License-Identifier: MIT
// A process that waits in namespaces of its own, and the paths by which it is reached from outside.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

export class OtherNamespace {
  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {}

  /** @param flags of unshare(1), such as `--mount` */
  static async make(...flags: string[]): Promise<OtherNamespace> {
    const child = spawn('unshare', [...flags, 'sh', '-c', 'echo ready; read _'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return new OtherNamespace(child);
  }

  /** File of its namespace of a type: mnt, user, ... */
  ns(type: string): string {
    return `/proc/${this.child.pid}/ns/${type}`;
  }

  /** Its root directory. */
  get root(): string {
    return `/proc/${this.child.pid}/root`;
  }

  async end(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.stdin.end('\n');
    await exit;
  }
}
