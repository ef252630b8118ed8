// SPDX-License-Identifier: MIT
// The answer of mountInfo(): the structure of the kernel, and what is easier to use than its words.
import {
  MOUNT_INFO_BDEV,
  MOUNT_INFO_DEVS,
  MOUNT_INFO_FEATURES,
  MOUNT_INFO_FSID,
  MOUNT_INFO_LOCKS,
  MOUNT_INFO_OWNER,
  MOUNT_INFO_STACK,
  MOUNT_INFO_UMOUNT,
  MOUNT_INFO_UUID,
  MountInfoView,
} from '../../../generated/ts/mounts';
import { lookUp } from '../core/check';
import { fsidNumber, uuidText } from './file-system-ids';
import type { DeviceArray, MountDevice } from './mount-devices';
import { featureNames, mountFeatures, type MountFeature } from './mount-features';
import { lockNames, type MountLock } from './mount-locks';
import { fileSystemOwner, mountOwner, type Owner } from './mount-owner';
import { stackOf, type MountStack } from './mount-stack';
import { UmountVerdict } from './umount-verdict';

/** The primary block device of a file system. */
export interface PrimaryDevice {
  readonly major: number;
  readonly minor: number;
  /** Sequence number of the disk, which unlike the other two never names another one. */
  readonly diskseq: bigint;
}

/** What is known of a mount. A part whose group was not filled is `undefined`, a word of it 0. */
export class MountInfo extends MountInfoView {
  constructor(
    view: DataView,
    private readonly array: DeviceArray | undefined,
  ) {
    super(view);
  }

  /**
   * Whose the mount is: who could unmount it. Somebody above or beside the caller's user namespace is not named.
   * Filled with the group `owner`.
   */
  get owner(): Owner | undefined {
    return this.has(MOUNT_INFO_OWNER) ? mountOwner(this) : undefined;
  }

  /** Whose the file system is. Filled with the group `owner`. */
  get fileSystemOwner(): Owner | undefined {
    return this.has(MOUNT_INFO_OWNER) ? fileSystemOwner(this) : undefined;
  }

  /** Whether the caller could unmount it, and if not why. Filled with the group `umount` or `umountLsm`. */
  get umount(): UmountVerdict | undefined {
    return this.has(MOUNT_INFO_UMOUNT) ? new UmountVerdict(this) : undefined;
  }

  /** What may not be changed. Filled with the group `locks`. */
  get locks(): ReadonlySet<MountLock> | undefined {
    return this.has(MOUNT_INFO_LOCKS) ? lockNames(this.mntLocks) : undefined;
  }

  /** Where it stands among the others. Filled with the group `stack`. */
  get stack(): MountStack | undefined {
    return this.has(MOUNT_INFO_STACK) ? stackOf(this) : undefined;
  }

  /** All block devices, the primary one first. Filled with the group `devs`. */
  get devices(): readonly MountDevice[] | undefined {
    return this.has(MOUNT_INFO_DEVS) ? this.array?.devices(this.devsCopied) : undefined;
  }

  /** Filled with the group `bdev`; a file system on no device, or on a pool of them, has none. */
  get primaryDevice(): PrimaryDevice | undefined {
    if (!this.has(MOUNT_INFO_BDEV)) return undefined;
    return { major: this.bdevMajor, minor: this.bdevMinor, diskseq: this.bdevDiskseq };
  }

  /** What the file system can do. Filled with the group `features`. */
  get features(): ReadonlySet<MountFeature> | undefined {
    return this.has(MOUNT_INFO_FEATURES) ? featureNames(this.fsFeatures) : undefined;
  }

  /** Of which features the kernel knows whether the file system has them. Filled with the group `features`. */
  get featuresKnown(): ReadonlySet<MountFeature> | undefined {
    return this.has(MOUNT_INFO_FEATURES) ? featureNames(this.fsFeaturesKnown) : undefined;
  }

  /**
   * Whether the file system has a feature; `undefined` if only a try can tell, or the group `features` was not
   * filled.
   */
  supports(feature: MountFeature): boolean | undefined {
    const bit = lookUp('feature', mountFeatures, feature);
    if ((this.fsFeaturesKnown & bit) === 0n) return undefined;
    return (this.fsFeatures & bit) !== 0n;
  }

  /** UUID of the file system as blkid(8) writes it. Filled with the group `uuid`. */
  get uuid(): string | undefined {
    return this.has(MOUNT_INFO_UUID) ? uuidText(this.sbUuid.subarray(0, this.sbUuidLen)) : undefined;
  }

  /** Id of the file system as of statfs(2). Filled with the group `fsid`. */
  get fsid(): bigint | undefined {
    return this.has(MOUNT_INFO_FSID) ? fsidNumber(this.sbFsid) : undefined;
  }
}
