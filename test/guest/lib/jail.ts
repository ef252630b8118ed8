// SPDX-License-Identifier: MIT
// A program without privileges below another root directory: from there mounts of the rest of the system cannot be
// reached, though their ids are known.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Scratch } from './scratch';

const PROJECT = process.cwd();

/** One question the jailed program asks the kernel, as `[function of the SDK, its options]`. */
export type Question = readonly ['mountInfo' | 'statmount' | 'listmount', Readonly<Record<string, string>>];

/** Bits of the jail's answer: the error code of each question, or 'ok'. */
export function askFromJail(scratch: Scratch, questions: readonly Question[]): string[] {
  const jail = scratch.bind('/', 'jail', '--rbind');
  execFileSync('mount', ['--make-rprivate', jail]);
  const program = join(PROJECT, 'build/test/guest/lib/jailed.js');
  const output = execFileSync(
    'chroot',
    ['--userspec=1000:1000', jail, process.execPath, program, JSON.stringify(questions)],
    { encoding: 'utf8', cwd: '/' },
  );
  return JSON.parse(output) as string[];
}
