// SPDX-License-Identifier: MIT
// Running the compiler, and saying in one line what is missing.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** What the person who builds can put right; its message is all they need to see. */
export class BuildError extends Error {
  override name = 'UserError';
}

const execute = promisify(execFile);

interface ExecError {
  code?: unknown;
  stderr?: unknown;
}

async function output(command: string, args: readonly string[], label: string): Promise<string> {
  try {
    // The parsers of the output know the English words.
    const { stdout } = await execute(command, args, {
      env: { ...process.env, LC_ALL: 'C' },
      maxBuffer: 1 << 26,
    });
    return stdout;
  } catch (error) {
    const { code, stderr } = error as ExecError;
    if (code === 'ENOENT')
      throw new BuildError(`${command} is not installed; install it with: apt install g++`);
    throw new BuildError(`${label} failed:\n${String(stderr).trim()}`);
  }
}

export async function run(command: string, args: readonly string[], label: string): Promise<void> {
  await output(command, args, label);
}

export function read(command: string, args: readonly string[]): Promise<string> {
  return output(command, args, command);
}

export function compilerVersion(): Promise<string> {
  return read('g++', ['--version']);
}

/** A directory of an npm package that holds headers. */
export function headerPackage(path: string): string {
  const [name = path, ...rest] = path.split('/');
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), ...rest);
  } catch (error) {
    throw new BuildError(`${name} is not installed; run: npm install node-api-headers node-addon-api`, {
      cause: error,
    });
  }
}

export function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}
