// SPDX-License-Identifier: MIT
// Block devices of its own for each test: loop devices on sparse files in memory, and file systems made on them.
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { Scratch, sh } from './scratch';

const MIB = 1024 * 1024;

interface Kind {
  /** The smallest device that its mkfs takes, with some room. */
  mebibytes: number;
  /** mkfs with its own words for "be quiet, do not ask". */
  make: readonly string[];
}

export const DISK_FILE_SYSTEMS = {
  ext4: { mebibytes: 32, make: ['mkfs.ext4', '-q', '-F'] },
  xfs: { mebibytes: 320, make: ['mkfs.xfs', '-q', '-f'] },
  btrfs: { mebibytes: 128, make: ['mkfs.btrfs', '-q', '-f'] },
  f2fs: { mebibytes: 64, make: ['mkfs.f2fs', '-q', '-f'] },
  vfat: { mebibytes: 16, make: ['mkfs.vfat'] },
  exfat: { mebibytes: 16, make: ['mkfs.exfat', '-q'] },
} as const satisfies Record<string, Kind>;

export type DiskFileSystem = keyof typeof DISK_FILE_SYSTEMS;

export class Disks {
  private readonly devices: string[] = [];
  private count = 0;

  /** Its devices must go before the files below them: dispose it before the scratch. */
  constructor(private readonly scratch: Scratch) {}

  /** A sparse file for a device. */
  file(mebibytes: number): string {
    const path = this.scratch.path(`disk-${this.count++}`);
    const fd = openSync(path, 'wx');
    ftruncateSync(fd, mebibytes * MIB);
    closeSync(fd);
    return path;
  }

  /** A block device: /dev/loopN. */
  loop(mebibytes: number, ...options: string[]): string {
    const device = sh('losetup', '--find', '--show', ...options, this.file(mebibytes));
    this.devices.push(device);
    return device;
  }

  /** Makes a file system on devices that are there. */
  format(kind: DiskFileSystem, devices: readonly string[], ...options: string[]): void {
    const [command, ...quiet] = DISK_FILE_SYSTEMS[kind].make;
    sh(command, ...quiet, ...options, ...devices);
  }

  /** A device with a file system on it. */
  formatted(kind: DiskFileSystem, ...options: string[]): string {
    const device = this.loop(DISK_FILE_SYSTEMS[kind].mebibytes);
    this.format(kind, [device], ...options);
    return device;
  }

  /** A device with a file system, mounted below the scratch directory. */
  mounted(kind: DiskFileSystem, name: string, ...mountOptions: string[]): { device: string; path: string } {
    const device = this.formatted(kind);
    return { device, path: this.scratch.bind(device, name, '-t', kind, ...mountOptions) };
  }

  /** Takes the devices away; one that is still mounted goes with its last mount. */
  dispose(): void {
    for (const device of this.devices.reverse()) execFileSync('losetup', ['--detach', device]);
  }
}
