// SPDX-License-Identifier: MIT
// The program that the guest runs for `npm run kselftest`: copies the selftests to a disk of their own, as they expect
// one below them, and runs each in its directory, as the kernel's runner does. One record a program.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mark, send } from '../harness/guest/results';
import { sh } from '../guest/lib/scratch';
import { nameOf, type Selftest } from './list';

const DISK = '/tmp/kselftest.img';
const PLACE = '/kselftest';
const DISK_MIB = 512;
const MOST_OUTPUT = 4 * 1024 * 1024;

function layOut(from: string): void {
  sh('truncate', '--size', `${DISK_MIB}M`, DISK);
  sh('mkfs.ext4', '-q', '-F', DISK);
  mkdirSync(PLACE);
  sh('mount', '-o', 'loop', DISK, PLACE);
  sh('cp', '--archive', '--no-target-directory', from, PLACE);
}

function runOne(test: Selftest): void {
  const name = nameOf(test);
  send({ type: 'begin', name });
  mark('begin', name);
  const started = performance.now();
  const limit = ['timeout', '--kill-after=5', String(test.seconds)];
  // What it says on either stream, in the order in which it said it.
  const command = ['sh', '-c', 'exec "$@" 2>&1', 'sh', 'stdbuf', '--output=L', `./${test.program}`];
  const [cmd = '', ...args] = [...limit, ...command];
  const { status, stdout } = spawnSync(cmd, args, {
    cwd: join(PLACE, test.directory),
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  mark('end', name);
  const seconds = (performance.now() - started) / 1000;
  send({ type: 'selftest', name, output: stdout, code: status, timedOut: seconds >= test.seconds });
}

const { from, tests } = JSON.parse(process.argv[2] ?? '') as { from: string; tests: Selftest[] };
layOut(from);
tests.forEach(runOne);
send({ type: 'closing', files: tests.length, passed: 0, failed: 0, skipped: 0 });
