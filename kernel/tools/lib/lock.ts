// SPDX-License-Identifier: MIT
// A lock between runs that the kernel releases when its holder dies, whatever way. Node has no flock(), so flock(1)
// holds it and ends when the pipe to it closes.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, UserError } from './errors';
import { say } from './progress';

function holderOf(file: string): string {
  const pid = readFileSync(file, 'utf8').trim();
  return pid === '' ? 'another run' : `another run (process ${pid})`;
}

interface Holder {
  release: () => Promise<void>;
}

/** Resolves to undefined if the lock is taken and `wait` is false. */
function acquire(file: string, wait: boolean): Promise<Holder | undefined> {
  return new Promise((resolve, reject) => {
    const mode = wait ? [] : ['--nonblock'];
    // Its own session: Ctrl-C must not release the lock while this process still cleans up.
    const child = spawn(
      'flock',
      ['--exclusive', ...mode, '--no-fork', file, 'sh', '-c', 'echo && exec cat'],
      {
        stdio: ['pipe', 'pipe', 'ignore'],
        detached: true,
      },
    );
    const ended = new Promise<void>((done) => child.on('close', () => done()));
    child.on('error', (error) => {
      const missing = codeOf(error) === 'ENOENT';
      reject(missing ? new UserError('flock is not installed (Debian package util-linux)') : error);
    });
    child.stdin.on('error', () => undefined);
    child.stdout.once('data', () => {
      resolve({
        release: () => {
          child.stdin.end();
          return ended;
        },
      });
    });
    void ended.then(() => resolve(undefined));
  });
}

/** Runs `fn` while no other run holds the lock `file`; says so when it has to wait. */
export async function withLock<T>(file: string, what: string, fn: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a'));
  let holder = await acquire(file, false);
  if (!holder) {
    say(`waiting for ${holderOf(file)}, which works on ${what}`);
    holder = await acquire(file, true);
  }
  if (!holder) throw new UserError(`cannot lock ${file}`);
  writeFileSync(file, `${process.pid}\n`);
  try {
    return await fn();
  } finally {
    await holder.release();
  }
}
