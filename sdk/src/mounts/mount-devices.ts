// SPDX-License-Identifier: MIT
// The block devices of a file system as mount_info() tells them: the array that the kernel fills, and its entries,
// decoded when they are read.
import {
  MOUNT_DEV_PRIMARY,
  MOUNT_DEV_READONLY,
  MountInfoDevView,
  MountInfoView,
} from '../../../generated/ts/mounts';
import { offsetOf } from '../core/layout';
import { Memory } from '../core/memory';

const DEVS = offsetOf(MountInfoView.layout, 'devs');
/** The kernel refuses more. */
const MOST_DEVICES = 4096;

/** One block device of a file system. */
export class MountDevice {
  constructor(private readonly entry: MountInfoDevView) {}

  get major(): number {
    return this.entry.major;
  }

  get minor(): number {
    return this.entry.minor;
  }

  /**
   * Sequence number of the disk, which unlike `major` and `minor` never names another one. 0 for an auxiliary device
   * that was taken out of the running system.
   */
  get diskseq(): bigint {
    return this.entry.diskseq;
  }

  /** `primary` is the device after which the file system is numbered; a log or a member of a pool is not. */
  get role(): 'primary' | 'auxiliary' {
    return this.entry.role === MOUNT_DEV_PRIMARY ? 'primary' : 'auxiliary';
  }

  get readOnly(): boolean {
    return (this.entry.flags & MOUNT_DEV_READONLY) !== 0;
  }
}

/** The array in which a call finds room for `capacity` devices. */
export class DeviceArray {
  private readonly memory: Memory;

  constructor(private readonly capacity: number) {
    this.memory = new Memory(capacity * MountInfoDevView.size);
  }

  /** Writes the words about the array into the request. */
  attach(info: MountInfoView, request: Memory): void {
    request.setPointer(DEVS, this.memory);
    info.devsCap = this.capacity;
    info.devsEntsize = MountInfoDevView.size;
  }

  /** A larger one, if devices were left out for want of room. */
  enlargedFor({ devsTotal, devsCopied }: MountInfoView): DeviceArray | undefined {
    if (devsCopied >= devsTotal || this.capacity >= MOST_DEVICES) return undefined;
    // Some may be added meanwhile.
    return new DeviceArray(Math.min(2 * devsTotal, MOST_DEVICES));
  }

  /** The first `count` devices. */
  devices(count: number): MountDevice[] {
    const { buffer } = this.memory;
    return Array.from({ length: count }, (_, at) => {
      const view = new DataView(buffer, at * MountInfoDevView.size, MountInfoDevView.size);
      return new MountDevice(new MountInfoDevView(view));
    });
  }
}
