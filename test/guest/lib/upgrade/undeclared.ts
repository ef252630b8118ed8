// SPDX-License-Identifier: MIT
// Uses that no caller declares to the walk: whatever takes a path, or a descriptor, and is neither an open nor about
// metadata. Each is refused for a reference with a mask, whichever bits it has.
import { pathBlob, type Argument } from '../calls';
import { AT_EMPTY_PATH, AT_FDCWD, empty, EVERYBODY, ref, REFERENCE, type Use, type Who } from './run';

export interface Undeclared extends Use {
  /** Who gets further than the refusal if there is no mask. */
  who: readonly Who[];
}

const MOUNTERS: readonly Who[] = ['root', 'container'];
const ROOT: readonly Who[] = ['root'];

const SYS_linkat = 265;
const SYS_mount = 165;
const SYS_umount2 = 166;
const SYS_open_tree = 428;
const SYS_move_mount = 429;
const SYS_fsopen = 430;
const SYS_fsconfig = 431;
const SYS_fspick = 433;
const SYS_mount_setattr = 442;
const SYS_open_tree_attr = 467;
const SYS_quotactl = 179;
const SYS_fanotify_init = 300;
const SYS_fanotify_mark = 301;
const SYS_bpf = 321;
const SYS_ioctl = 16;
const SYS_openat = 257;

const AT_SYMLINK_FOLLOW = 0x400;
const MS_BIND = 0x1000;
const OPEN_TREE_CLONE = 1;
const MOVE_MOUNT_F_SYMLINKS = 0x1;
const MOVE_MOUNT_F_EMPTY_PATH = 0x4;
const MOVE_MOUNT_T_SYMLINKS = 0x10;
const MOVE_MOUNT_T_EMPTY_PATH = 0x40;
const FSCONFIG_SET_STRING = 1;
const FSCONFIG_SET_FD = 5;
const FSCONFIG_CMD_CREATE = 6;
const Q_GETFMT = 0x800004;
const BPF_OBJ_GET = 7;
const BTRFS_IOC_SCAN_DEV = 0x50009404;
const FAN_MARK_ADD = 1;
const FAN_OPEN = 0x20;

const none = { size: 32 };
/** struct mount_attr that sets MOUNT_ATTR_RDONLY: a call that changes nothing does not look at the path. */
const readOnly = { bytes: Buffer.from([1]), size: 32 };
const attr = { memory: 'attr' } as const;

/** The same use by path and by descriptor with an empty path. */
function both(
  name: string,
  who: readonly Who[],
  number: number,
  [flags, emptyFlags]: [number, number],
  ...rest: Argument[]
): Undeclared[] {
  const memory = { attr: readOnly };
  return [
    { name, who, memory, calls: [[number, AT_FDCWD, ref, flags, ...rest]] },
    {
      name: `${name}, empty path`,
      who,
      memory,
      calls: [[number, REFERENCE, empty, emptyFlags, ...rest]],
    },
  ];
}

/** @param directory a place to which everybody may write, and `other`, a file in it */
export function mountUses(directory: string): Undeclared[] {
  const memory = { other: pathBlob(`${directory}/other`), attr: none };
  const other = { memory: 'other' } as const;
  return [
    ...both('open_tree', MOUNTERS, SYS_open_tree, [0, AT_EMPTY_PATH]),
    ...both('open_tree, clone', MOUNTERS, SYS_open_tree, [OPEN_TREE_CLONE, OPEN_TREE_CLONE | AT_EMPTY_PATH]),
    ...both(
      'open_tree_attr',
      MOUNTERS,
      SYS_open_tree_attr,
      [OPEN_TREE_CLONE, OPEN_TREE_CLONE | AT_EMPTY_PATH],
      0,
      0,
    ),
    ...both('fspick', MOUNTERS, SYS_fspick, [0, 0x8]),
    ...both('mount_setattr', MOUNTERS, SYS_mount_setattr, [0, AT_EMPTY_PATH], attr, 32),
    { name: 'mount --bind, source', who: MOUNTERS, memory, calls: [[SYS_mount, ref, other, 0, MS_BIND, 0]] },
    { name: 'mount --bind, target', who: MOUNTERS, memory, calls: [[SYS_mount, other, ref, 0, MS_BIND, 0]] },
    { name: 'umount', who: MOUNTERS, calls: [[SYS_umount2, ref, 0]] },
    {
      name: 'move_mount, source',
      who: MOUNTERS,
      memory,
      calls: [[SYS_move_mount, AT_FDCWD, ref, AT_FDCWD, other, MOVE_MOUNT_F_SYMLINKS]],
    },
    {
      name: 'move_mount, source as descriptor',
      who: MOUNTERS,
      memory,
      calls: [[SYS_move_mount, REFERENCE, empty, AT_FDCWD, other, MOVE_MOUNT_F_EMPTY_PATH]],
    },
    {
      name: 'move_mount, target',
      who: MOUNTERS,
      memory,
      calls: [
        [SYS_open_tree, AT_FDCWD, other, OPEN_TREE_CLONE],
        [
          SYS_move_mount,
          { result: 1 },
          empty,
          AT_FDCWD,
          ref,
          MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS,
        ],
      ],
    },
    {
      name: 'move_mount, target as descriptor',
      who: MOUNTERS,
      memory,
      calls: [
        [SYS_open_tree, AT_FDCWD, other, OPEN_TREE_CLONE],
        [
          SYS_move_mount,
          { result: 1 },
          empty,
          REFERENCE,
          empty,
          MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH,
        ],
      ],
    },
  ];
}

/** @param directory a place to which everybody may write */
export function otherUses(directory: string): Undeclared[] {
  const link = { link: pathBlob(`${directory}/link`), unlinked: pathBlob(`${directory}/link`) };
  const tmpfs = pathBlob('tmpfs');
  const overlay = pathBlob('overlay');
  const source = pathBlob('source');
  return [
    {
      name: 'linkat',
      who: EVERYBODY,
      memory: link,
      calls: [
        [87, { memory: 'link' }],
        [SYS_linkat, AT_FDCWD, ref, AT_FDCWD, { memory: 'link' }, AT_SYMLINK_FOLLOW],
      ],
    },
    {
      name: 'linkat, empty path',
      who: EVERYBODY,
      memory: link,
      calls: [
        [87, { memory: 'link' }],
        [SYS_linkat, REFERENCE, empty, AT_FDCWD, { memory: 'link' }, AT_EMPTY_PATH],
      ],
    },
    {
      name: 'fsconfig, descriptor',
      who: MOUNTERS,
      memory: { tmpfs, source },
      calls: [
        [SYS_fsopen, { memory: 'tmpfs' }, 0],
        [SYS_fsconfig, { result: 1 }, FSCONFIG_SET_FD, { memory: 'source' }, 0, REFERENCE],
      ],
    },
    {
      name: 'fsconfig, path',
      who: MOUNTERS,
      memory: { overlay, key: pathBlob('lowerdir+') },
      calls: [
        [SYS_fsopen, { memory: 'overlay' }, 0],
        [SYS_fsconfig, { result: 1 }, FSCONFIG_SET_STRING, { memory: 'key' }, ref, 0],
      ],
    },
    {
      name: 'quotactl, special file',
      who: ROOT,
      memory: { attr: none },
      calls: [[SYS_quotactl, Q_GETFMT << 8, ref, 0, attr]],
    },
    {
      name: 'btrfs, device',
      who: ROOT,
      memory: {
        control: pathBlob('/dev/btrfs-control'),
        volume: {
          bytes: Buffer.concat([Buffer.alloc(8), Buffer.from(`/proc/self/fd/${REFERENCE}`)]),
          size: 4096,
        },
      },
      calls: [
        [SYS_openat, AT_FDCWD, { memory: 'control' }, 2],
        [SYS_ioctl, { result: 1 }, BTRFS_IOC_SCAN_DEV, { memory: 'volume' }],
      ],
    },
    {
      name: 'BPF_OBJ_GET',
      who: ROOT,
      memory: {
        bpf: { size: 16, pointers: [{ offset: 0, bytes: 8, to: 'ref' }] },
      },
      calls: [[SYS_bpf, BPF_OBJ_GET, { memory: 'bpf' }, 16]],
    },
    {
      name: 'fanotify_mark of a group that delivers descriptors',
      who: ROOT,
      calls: [
        [SYS_fanotify_init, 0, 0],
        [SYS_fanotify_mark, { result: 1 }, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, ref],
      ],
    },
  ];
}

/** What takes a block device, for a reference to one with ext4 on it. */
export function deviceUses(directory: string): Undeclared[] {
  const ext4 = pathBlob('ext4');
  const point = pathBlob(directory);
  const create = [SYS_fsconfig, { result: 1 }, FSCONFIG_CMD_CREATE, 0, 0, 0] as const;
  return [
    {
      name: 'mount',
      who: ROOT,
      memory: { ext4, point },
      calls: [[SYS_mount, ref, { memory: 'point' }, { memory: 'ext4' }, 0, 0]],
    },
    {
      name: 'fsconfig, source',
      who: ROOT,
      memory: { ext4, source: pathBlob('source') },
      calls: [
        [SYS_fsopen, { memory: 'ext4' }, 0],
        [SYS_fsconfig, { result: 1 }, FSCONFIG_SET_STRING, { memory: 'source' }, ref, 0],
        create,
      ],
    },
    {
      name: 'quotactl, device',
      who: ROOT,
      memory: { attr: none },
      calls: [[SYS_quotactl, Q_GETFMT << 8, ref, 0, attr]],
    },
  ];
}
