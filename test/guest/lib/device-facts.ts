// SPDX-License-Identifier: MIT
// What the kernel tells of a block device by other means than mount_info(), and a file system on two of them.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Disks } from './disks';
import { sh } from './scratch';

/** As `major:minor`. */
export function numberOf(device: string): string {
  return readFileSync(`/sys/class/block/${basename(device)}/dev`, 'utf8').trim();
}

/** By the ioctl BLKGETDISKSEQ. */
export function diskseqOf(device: string): bigint {
  return BigInt(sh('blockdev', '--getdiskseq', device));
}

/** An ext4 that stands on two devices: its own, and one with the journal. */
export function ext4WithJournal(disks: Disks): { device: string; journal: string } {
  const [device, journal] = [disks.loop(32), disks.loop(16)];
  sh('mkfs.ext4', '-q', '-F', '-b', '1024', '-O', 'journal_dev', journal);
  disks.format('ext4', [device], '-b', '1024', '-J', `device=${journal}`);
  return { device, journal };
}
