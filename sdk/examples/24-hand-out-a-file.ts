// SPDX-License-Identifier: MIT
// Wish 24: a broker hands one file to a program in a sandbox, as O_PATH descriptors, so that the sandbox decides when to
// open it. Without a mask such a descriptor can be opened for writing. With one it cannot, not even by root of the
// sandbox, and whoever the sandbox hands it on to gets no more.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openat2, type FileDescriptor } from '@lockstep/linux';

/** Namespaces of its own: it is root there, sees no other process and has a /proc and mounts of its own. */
const SANDBOX = ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--mount-proc'];

/** What the receiver tries with its descriptor 3. Each line is what it does and a command. */
const ATTEMPTS = [
  ['reads it', 'cat /proc/self/fd/3 >/dev/null'],
  ['looks at its size', 'stat --dereference --format=%s /proc/self/fd/3 >/dev/null'],
  ['appends to it', 'echo x >>/proc/self/fd/3'],
  ['cuts it off', 'truncate --size=0 /proc/self/fd/3'],
  ['executes it', '/proc/self/fd/3 >/dev/null'],
  ['appends to it from a child', "sh -c 'echo x >>/proc/$PPID/fd/3'"],
] as const;

interface Answer {
  attempt: string;
  said: string;
}

/** The receiver answers with one line for each attempt: `ok`, or why not. */
function receive(file: FileDescriptor<'file'>): Answer[] {
  const script = ATTEMPTS.map(
    ([, command]) =>
      `if said=$(exec 2>&1; ${command}); then echo ok; else echo "$said" | tail -n 1 | sed 's/.*: //'; fi`,
  );
  const { stdout } = spawnSync('unshare', [...SANDBOX, 'sh', '-c', script.join('\n')], {
    stdio: ['ignore', 'pipe', 'inherit', file.fd],
    encoding: 'utf8',
  });
  const said = stdout.trim().split('\n');
  return ATTEMPTS.map(([attempt], index) => ({ attempt, said: said[index] ?? '' }));
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'hand-out-'));
  const path = join(directory, 'report.sh');
  const fill = (): void => writeFileSync(path, '#!/bin/sh\necho the report\n', { mode: 0o755 });
  const hand = async (upgrade: object): Promise<Answer[]> => {
    fill();
    await using file = await openat2(path, { path: true, ...upgrade });
    return receive(file);
  };

  const without = await hand({});
  const masked = await hand({ upgrade: { write: false, exec: false } });
  const row = (what: string, plain: string, upgrade: string): void =>
    console.log(`${what.padEnd(40)}${plain.padEnd(20)}${upgrade}`);
  row('', 'plain O_PATH', '{ write: false, exec: false }');
  for (const [index, { attempt, said }] of masked.entries())
    row(`root there ${attempt}`, without[index]?.said ?? '', said);

  await using writer = await openat2(path, { flags: 2, upgrade: { write: false } });
  writeFileSync(writer.fd, 'written by the broker\n');
  console.log(
    `\nThe broker's own descriptor goes on writing: ${readFileSync(path, 'utf8').split('\n')[0] ?? ''}`,
  );
  const info = readFileSync(`/proc/self/fdinfo/${writer.fd}`, 'utf8');
  console.log(
    `/proc/self/fdinfo says of it: ${/^upgrade_mask.*$/m.exec(info)?.[0].replace('\t', ' ') ?? 'nothing'}`,
  );
  rmSync(directory, { recursive: true });
}

void main();
