// SPDX-License-Identifier: MIT
// Wish 8: a naive viewer that is asked for file:///dev/zero, or for a FIFO that nobody writes. It opens regular
// files only, so it neither reads for ever nor waits for ever.
import { execFileSync } from 'node:child_process';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSystemError, openRegular } from '@lockstep/linux';

async function view(path: string): Promise<string> {
  try {
    await using file = await openRegular(path);
    return readFileSync(file.fd, 'utf8').trim();
  } catch (error) {
    if (isSystemError(error, 'EFTYPE')) return `refused: ${error.message}`;
    throw error;
  }
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'open-regular-'));
  const page = join(directory, 'page.html');
  const fifo = join(directory, 'fifo');
  writeFileSync(page, '<h1>Hello</h1>\n');
  execFileSync('mkfifo', [fifo]);
  for (const path of [page, '/dev/zero', fifo, directory]) console.log(`${path}\n  ${await view(path)}`);
  rmSync(directory, { recursive: true });
}

void main();
