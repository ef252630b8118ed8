// SPDX-License-Identifier: MIT
// From the arguments of an SDK function to those of a system call: handles become numbers and stay open meanwhile,
// paths become memory. What remains, Memory and numbers, is right for any process; addresses are only of this one.
import type { PathLike } from 'node:fs';
import type { Argument } from './abi';
import { borrow, FileDescriptor, type FdLike } from './fd';
import { Memory } from './memory';
import type { Entry } from './native';
import { showPath } from './paths';

export type Value = number | bigint | Memory;

/** A call on its way: what it is, what it is given, what must be released after it. */
export interface Bound {
  readonly entry: Entry;
  readonly values: readonly Value[];
  /** The paths among the arguments, for errors. */
  readonly paths: readonly string[];
  readonly release: () => void;
}

type Path = PathLike | Memory | null;

function hold(value: unknown, uses: (() => void)[]): void {
  if (value instanceof FileDescriptor) uses.push(value.use());
  if (value instanceof Memory) value.links.forEach((link) => hold(link, uses));
}

/** A structure may be older than its call: what it names by number must not have been closed meanwhile. */
function checkOpen(value: unknown, syscall: string): void {
  if (!(value instanceof Memory)) return;
  value.links.forEach((link) => (link instanceof Memory ? checkOpen(link, syscall) : borrow(link, syscall)));
}

/** @throws TypeError for what is no path or no descriptor, SystemError `EBADF` for a closed handle; then nothing is held */
export function bind(entry: Entry, args: readonly Argument[]): Bound {
  const paths: string[] = [];
  const values = args.map((arg, at): Value => {
    const kind = entry.args[at];
    if (kind === 'fd') return borrow(arg as FdLike, entry.name);
    if (arg === null) return 0;
    if (kind !== 'path' || arg instanceof Memory) return arg as Value;
    const path = Memory.path(arg as Path & PathLike);
    paths.push(showPath(arg as Path & PathLike));
    return path;
  });
  args.forEach((arg) => checkOpen(arg, entry.name));
  const uses: (() => void)[] = [];
  args.forEach((arg) => hold(arg, uses));
  return { entry, values, paths, release: () => uses.forEach((end) => end()) };
}

/** The values as this process' kernel takes them. */
export function addresses(values: readonly Value[]): (number | bigint)[] {
  return values.map((value) => (value instanceof Memory ? value.address : value));
}
