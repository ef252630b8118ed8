// SPDX-License-Identifier: MIT
// A directory of its own for each test, and mounts in it that go away with it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a program and returns what it printed; its error text becomes the error's. */
export function sh(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

export class Scratch {
  readonly directory = mkdtempSync(join(tmpdir(), 'guest-test-'));
  private readonly mounts: string[] = [];

  path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  makeDirectory(name: string): string {
    const path = this.path(name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Mounts a tmpfs; on a directory that is one already it covers what is there. */
  tmpfs(name: string, ...options: string[]): string {
    const path = this.makeDirectory(name);
    sh('mount', '-t', 'tmpfs', ...options, 'scratch', path);
    this.mounts.push(path);
    return path;
  }

  bind(from: string, name: string, ...options: string[]): string {
    const path = this.makeDirectory(name);
    sh('mount', ...options, from, path);
    this.mounts.push(path);
    return path;
  }

  /** A directory on which the test itself mounts; that goes away with the others. */
  adopt(name: string): string {
    const path = this.makeDirectory(name);
    this.mounts.push(path);
    return path;
  }

  /** The test took this mount away. */
  forget(path: string): void {
    this.mounts.splice(this.mounts.lastIndexOf(path), 1);
  }

  /** Takes one mount away now. */
  unmount(path: string): void {
    this.forget(path);
    sh('umount', '-l', path);
  }

  /** Takes the mounts away, the latest first; lazily, since a test may hold descriptors on them. */
  dispose(): void {
    for (const path of this.mounts.reverse()) sh('umount', '-l', path);
    rmSync(this.directory, { recursive: true });
  }
}
