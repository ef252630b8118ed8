// SPDX-License-Identifier: MIT
// Uses of a reference that need nothing but the reference: opening it, its metadata, and what writes to it.
import { pathBlob } from '../calls';
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  empty,
  NOEXEC,
  NOREAD,
  NOWRITE,
  O_EMPTYPATH,
  O_NONBLOCK,
  O_PATH,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  ref,
  REFERENCE,
  SYS_openat,
  type Use,
} from './run';

const AT_EXECVE_CHECK = 0x10000;
const SYS_execveat = 322;

/** An open, and the bits each of which denies it. */
export interface Open extends Use {
  denied: number;
}

const opens: [string, number, number][] = [
  ['for reading', 0, NOREAD],
  ['for writing', O_WRONLY, NOWRITE],
  ['for both', O_RDWR, NOREAD | NOWRITE],
  ['for neither but ioctl()', O_WRONLY | O_RDWR, NOREAD | NOWRITE],
  ['for reading, cut', O_TRUNC, NOREAD | NOWRITE],
  ['with O_PATH', O_PATH, 0],
];

/** Ways to name the reference, each with the descriptor and the path of openat(). */
export const WAYS: readonly [string, number, string, number][] = [
  ['/proc/self/fd', AT_FDCWD, `/proc/self/fd/${REFERENCE}`, 0],
  ['/proc/thread-self/fd', AT_FDCWD, `/proc/thread-self/fd/${REFERENCE}`, 0],
  ['/dev/fd', AT_FDCWD, `/dev/fd/${REFERENCE}`, 0],
  ['an empty path', REFERENCE, '', O_EMPTYPATH],
];

/** Every way to open through a name of the reference. */
export function opensBy(dfd: number, path: string, extra = 0): Open[] {
  const memory = { way: pathBlob(path) };
  const flagged = opens.map(([name, flags, denied]): Open => ({
    name: `open ${name}`,
    denied,
    memory,
    calls: [[SYS_openat, dfd, { memory: 'way' }, flags | extra | (flags & O_PATH ? 0 : O_NONBLOCK), 0]],
  }));
  const check = AT_EXECVE_CHECK | (path === '' ? AT_EMPTY_PATH : 0);
  // First: a file that is open for writing is not executed.
  return [
    {
      name: 'execute',
      denied: NOEXEC,
      memory: {
        ...memory,
        argv: { size: 16, pointers: [{ offset: 0, bytes: 8, to: 'way' }] },
        envp: { size: 8 },
      },
      calls: [[SYS_execveat, dfd, { memory: 'way' }, { memory: 'argv' }, { memory: 'envp' }, check]],
    },
    ...flagged,
  ];
}

const attribute = pathBlob('user.lockstep');
const word = { bytes: Buffer.from('text') };
/** struct xattr_args: the address of the value, its size, flags. */
const xattrArgs = {
  bytes: Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]),
  pointers: [{ offset: 0, bytes: 8, to: 'word' }],
} as const;
const handle = { bytes: Buffer.from([128]), size: 136 };
const IN_ACCESS = 1;
const FAN_REPORT_FID = 0x200;
const FAN_MARK_ADD = 1;
const FAN_OPEN = 0x20;

/**
 * Metadata by path, then by descriptor and empty path, where a descriptor that only refers to a file is taken. It is read
 * and changed whatever the mask.
 */
export const METADATA: readonly Use[] = [
  { name: 'stat', memory: { out: { size: 144 } }, calls: [[4, ref, { memory: 'out' }]] },
  {
    name: 'newfstatat, empty path',
    memory: { out: { size: 144 } },
    calls: [[262, REFERENCE, empty, { memory: 'out' }, AT_EMPTY_PATH]],
  },
  {
    name: 'statx',
    memory: { out: { size: 256 } },
    calls: [[332, AT_FDCWD, ref, 0, 0x7ff, { memory: 'out' }]],
  },
  {
    name: 'statx, empty path',
    memory: { out: { size: 256 } },
    calls: [[332, REFERENCE, empty, AT_EMPTY_PATH, 0x7ff, { memory: 'out' }]],
  },
  { name: 'fstat', memory: { out: { size: 144 } }, calls: [[5, REFERENCE, { memory: 'out' }]] },
  { name: 'statfs', memory: { out: { size: 120 } }, calls: [[137, ref, { memory: 'out' }]] },
  { name: 'fstatfs', memory: { out: { size: 120 } }, calls: [[138, REFERENCE, { memory: 'out' }]] },
  { name: 'access', calls: [[21, ref, 6]] },
  { name: 'faccessat2, empty path', calls: [[439, REFERENCE, empty, 6, AT_EMPTY_PATH]] },
  { name: 'chmod', calls: [[90, ref, 0o777]] },
  { name: 'fchmodat2, empty path', calls: [[452, REFERENCE, empty, 0o777, AT_EMPTY_PATH]] },
  { name: 'chown', calls: [[92, ref, -1, -1]] },
  { name: 'fchownat, empty path', calls: [[260, REFERENCE, empty, -1, -1, AT_EMPTY_PATH]] },
  { name: 'utimensat', calls: [[280, AT_FDCWD, ref, 0, 0]] },
  { name: 'utimensat, empty path', calls: [[280, REFERENCE, empty, 0, AT_EMPTY_PATH]] },
  {
    name: 'setxattr',
    memory: { attribute, word },
    calls: [[188, ref, { memory: 'attribute' }, { memory: 'word' }, 4, 0]],
  },
  {
    name: 'setxattrat',
    memory: { attribute, word, xattrArgs },
    calls: [[463, AT_FDCWD, ref, 0, { memory: 'attribute' }, { memory: 'xattrArgs' }, 16]],
  },
  {
    name: 'getxattr',
    memory: { attribute, word, out: { size: 16 } },
    calls: [
      [188, ref, { memory: 'attribute' }, { memory: 'word' }, 4, 0],
      [191, ref, { memory: 'attribute' }, { memory: 'out' }, 16],
    ],
  },
  {
    name: 'getxattrat',
    memory: { attribute, word, xattrArgs },
    calls: [
      [188, ref, { memory: 'attribute' }, { memory: 'word' }, 4, 0],
      [464, AT_FDCWD, ref, 0, { memory: 'attribute' }, { memory: 'xattrArgs' }, 16],
    ],
  },
  { name: 'listxattr', memory: { out: { size: 256 } }, calls: [[194, ref, { memory: 'out' }, 256]] },
  {
    name: 'listxattrat',
    memory: { out: { size: 256 } },
    calls: [[465, AT_FDCWD, ref, 0, { memory: 'out' }, 256]],
  },
  {
    name: 'removexattr',
    memory: { attribute, word },
    calls: [
      [188, ref, { memory: 'attribute' }, { memory: 'word' }, 4, 0],
      [197, ref, { memory: 'attribute' }],
    ],
  },
  {
    name: 'removexattrat',
    memory: { attribute, word },
    calls: [
      [188, ref, { memory: 'attribute' }, { memory: 'word' }, 4, 0],
      [466, AT_FDCWD, ref, 0, { memory: 'attribute' }],
    ],
  },
  {
    name: 'file_getattr',
    memory: { out: { size: 24 } },
    calls: [[468, AT_FDCWD, ref, { memory: 'out' }, 24, 0]],
  },
  {
    name: 'file_setattr',
    memory: { out: { size: 24 } },
    calls: [
      [468, AT_FDCWD, ref, { memory: 'out' }, 24, 0],
      [469, AT_FDCWD, ref, { memory: 'out' }, 24, 0],
    ],
  },
  {
    name: 'inotify_add_watch',
    calls: [
      [294, 0],
      [254, { result: 1 }, ref, IN_ACCESS],
    ],
  },
  {
    name: 'name_to_handle_at',
    memory: { handle, mount: { size: 4 } },
    calls: [[303, AT_FDCWD, ref, { memory: 'handle' }, { memory: 'mount' }, 0x400]],
  },
  {
    name: 'name_to_handle_at, empty path',
    memory: { handle, mount: { size: 4 } },
    calls: [[303, REFERENCE, empty, { memory: 'handle' }, { memory: 'mount' }, AT_EMPTY_PATH]],
  },
  {
    name: 'fanotify_mark of a group with file ids',
    calls: [
      [300, FAN_REPORT_FID, 0],
      [301, { result: 1 }, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, ref],
    ],
  },
  {
    name: 'mount_info',
    memory: { out: { bytes: Buffer.from([1]), size: 384 } },
    calls: [[600, AT_FDCWD, ref, { memory: 'out' }, 384, 0]],
  },
  {
    name: 'mount_info, empty path',
    memory: { out: { bytes: Buffer.from([1]), size: 384 } },
    calls: [[600, REFERENCE, empty, { memory: 'out' }, 384, AT_EMPTY_PATH]],
  },
];

/** What writes without opening; denied by NOWRITE alone. */
export const TRUNCATE: Use = { name: 'truncate', calls: [[76, ref, 0]] };
