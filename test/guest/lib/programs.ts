// SPDX-License-Identifier: MIT
// Paths of the C programs in test/guest/programs, as the host compiled them for the guest: statically linked, for
// both word sizes, and BPF objects.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const COMPILED = join(process.cwd(), 'build', 'programs');

function path(...names: string[]): string {
  const found = join(COMPILED, ...names);
  if (!existsSync(found)) throw new Error(`${found} was not compiled: is its source in test/guest/programs?`);
  return found;
}

/** The program made from `<name>.c`. */
export function program(name: string): string {
  return path('64', name);
}

/** The same as a 32-bit program; it enters the kernel by the compat entry of every call. */
export function program32(name: string): string {
  return path('32', name);
}

/** The object made from `<name>.bpf.c`, for `bpftool prog loadall`. */
export function bpfObject(name: string): string {
  return path('bpf', `${name}.o`);
}
