// SPDX-License-Identifier: MIT
// Runs a command to its end. A failure becomes a UserError with the command's last lines; no child outlives us:
// on exit and signals it is killed here, and should this process be killed hard, the kernel does it (`sandboxed`).
import { spawn, type SpawnOptions } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { codeOf, UserError } from './errors';
import { onExit } from './signals';

export interface RunOptions {
  cwd?: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  input?: string | Buffer;
  /** File that gets everything the command prints; named in the error. */
  log?: string;
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** The command talks to the terminal itself; nothing is collected. */
  inherit?: boolean;
  /** Exit codes that are answers, not failures. */
  okCodes?: number[];
  /** What the error calls the command, when its name says little. */
  label?: string;
  /** How it is stopped when this process ends. */
  killSignal?: NodeJS.Signals;
}

export interface RunResult {
  stdout: string;
  stderr: string;
  code: number;
}

const LAST_LINES = 12;

/** Splits a stream into lines; keeps all text. */
class Collector {
  text = '';
  private rest = '';
  private readonly decoder = new StringDecoder('utf8');

  constructor(private readonly onLine: ((line: string) => void) | undefined) {}

  add(chunk: Buffer): void {
    const text = this.decoder.write(chunk);
    this.text += text;
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    if (this.onLine) lines.forEach(this.onLine);
  }

  end(): void {
    if (this.rest !== '' && this.onLine) this.onLine(this.rest);
    this.rest = '';
  }
}

function failure(cmd: string, how: string, tail: string[], opts: RunOptions): UserError {
  const shown = tail.filter((line) => line.trim() !== '').slice(-LAST_LINES);
  const log = opts.log === undefined ? '' : `; everything it said is in ${opts.log}`;
  const quote = shown.length === 0 ? '' : `:\n${shown.map((line) => `    ${line}`).join('\n')}`;
  return new UserError(`${opts.label ?? cmd} failed (${how})${log}${quote}`);
}

function spawnOptions(opts: RunOptions): SpawnOptions {
  return {
    cwd: opts.cwd,
    env: { ...process.env, ...opts.env },
    stdio: opts.inherit ? 'inherit' : ['pipe', 'pipe', 'pipe'],
  };
}

function closeLog(log: WriteStream | undefined, then: () => void): void {
  if (log) log.end(then);
  else then();
}

export function run(cmd: string, args: string[], opts: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(cmd, args, spawnOptions(opts));
    const forget = onExit(() => child.kill(opts.killSignal ?? 'SIGTERM'));
    const log = opts.log === undefined ? undefined : createWriteStream(opts.log, { flags: 'a' });
    log?.on('error', reject);
    const tail: string[] = [];
    const collector = (stream: 'stdout' | 'stderr'): Collector =>
      new Collector((line) => {
        tail.push(line);
        if (tail.length > LAST_LINES * 2) tail.shift();
        opts.onLine?.(line, stream);
      });
    const out = collector('stdout');
    const err = collector('stderr');
    for (const [stream, into] of [[child.stdout, out] as const, [child.stderr, err] as const]) {
      stream?.on('data', (chunk: Buffer) => {
        log?.write(chunk);
        into.add(chunk);
      });
    }
    // A command that ends without reading its input is no error of the pipe; its exit code tells.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(opts.input);
    child.on('error', (error) => {
      forget();
      const missing = codeOf(error) === 'ENOENT';
      reject(missing ? new UserError(`${cmd} is not installed, and it is needed`) : error);
    });
    child.on('close', (code, signal) => {
      forget();
      out.end();
      err.end();
      closeLog(log, () => {
        if (code !== null && [0, ...(opts.okCodes ?? [])].includes(code)) {
          resolve({ stdout: out.text, stderr: err.text, code });
        } else {
          reject(failure(cmd, signal === null ? `exit code ${code ?? '?'}` : signal, tail, opts));
        }
      });
    });
  });
}

/** Wraps a command so that the kernel kills it when this process dies, whatever way. */
export function dieWithParent(cmd: string, args: string[]): [string, string[]] {
  return ['setpriv', ['--pdeathsig', 'KILL', '--', cmd, ...args]];
}
