// SPDX-License-Identifier: MIT
// A container as far as mounts are concerned: a user namespace and a mount namespace of its own. Questions of the SDK
// and commands can be sent into it.
import { statSync } from 'node:fs';
import { Namespaces, type NamespacesOptions } from '@lockstep/linux';
import { makeCalls, type CallList, type CallResults } from './calls';
import { sh } from './scratch';

/** Number of the user namespace of a process, as `readlink /proc/<pid>/ns/user` shows it. */
export const usernsOf = (pid: number | 'self'): number => statSync(`/proc/${pid}/ns/user`).ino;

export class Container {
  private constructor(private readonly namespaces: Namespaces) {}

  static async make(options: NamespacesOptions = {}): Promise<Container> {
    return new Container(await Namespaces.enter({ unshare: ['user', 'mount'], ...options }));
  }

  get pid(): number {
    return this.namespaces.pid;
  }

  get userns(): number {
    return usernsOf(this.pid);
  }

  /** What runs a command inside. */
  get via(): string[] {
    return [
      'nsenter',
      `--target=${this.pid}`,
      '--user',
      '--mount',
      '--root',
      '--wd',
      '--preserve-credentials',
    ];
  }

  /** A path inside as the host reaches it. */
  outside(path: string): string {
    return `/proc/${this.pid}/root${path}`;
  }

  ask<T>(question: () => Promise<T>): Promise<T> {
    return this.namespaces.run(question);
  }

  run(command: string, ...args: string[]): string {
    const [nsenter = '', ...options] = this.via;
    return sh(nsenter, ...options, command, ...args);
  }

  /** Makes system calls inside, in one program. */
  calls(list: CallList): CallResults {
    return makeCalls(64, list, { via: this.via });
  }

  end(): Promise<void> {
    return this.namespaces.close();
  }
}
