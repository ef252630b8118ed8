// SPDX-License-Identifier: MIT
// Starts one machine with everything decided: lays out its initramfs and channels, runs the session, cleans up.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onExit } from '../lib/signals';
import type { ArchiveEntry } from './cpio';
import { initramfs, type GuestRun } from './initramfs';
import { qemuArguments, type Machine } from './qemu';
import { Session, type Ending, type Limits, type Results, type Streams } from './session';

export interface Launch {
  machine: Omit<Machine, 'initrd' | 'channels'>;
  run: GuestRun;
  files: readonly ArchiveEntry[];
  /** File that gets the kernel's log; thrown away if undefined. */
  consoleLog?: string | undefined;
  limits: Limits;
  streams: Streams;
  results?: Results | undefined;
  onSession?: ((session: Session) => void) | undefined;
}

const LONGEST_PARENT = 60;

export async function launch(what: Launch): Promise<Ending> {
  // A socket's path has room for about a hundred bytes.
  const parent = tmpdir().length < LONGEST_PARENT ? tmpdir() : '/tmp';
  const directory = mkdtempSync(join(parent, 'lockstep-vm-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  const forget = onExit(remove);
  try {
    const initrd = join(directory, 'initramfs');
    writeFileSync(initrd, await initramfs(what.run, what.files));
    const log = what.consoleLog ?? join(directory, 'console.log');
    const session = new Session(directory, log, what.limits, what.streams, what.results);
    what.onSession?.(session);
    return await session.run(qemuArguments({ ...what.machine, initrd, channels: directory }));
  } finally {
    forget();
    remove();
  }
}
