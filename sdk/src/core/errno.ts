// SPDX-License-Identifier: MIT
// Names and texts of error numbers. What libuv knows is asked from Node, so that our errors read like those of
// node:fs; the table holds the Linux codes that libuv has no name for.
import { getSystemErrorMap } from 'node:util';

/** Number, code, text. The numbers are those of asm-generic, which x86-64 uses. */
const LINUX_ONLY: readonly (readonly [number, string, string])[] = [
  [8, 'ENOEXEC', 'executable format not recognised'],
  [10, 'ECHILD', 'no child processes'],
  [15, 'ENOTBLK', 'not a block device'],
  [33, 'EDOM', 'argument outside the domain'],
  [35, 'EDEADLK', 'waiting would be a deadlock'],
  [37, 'ENOLCK', 'no locks available'],
  [42, 'ENOMSG', 'no message of that type'],
  [43, 'EIDRM', 'identifier removed'],
  [44, 'ECHRNG', 'channel number out of range'],
  [45, 'EL2NSYNC', 'level 2 not synchronised'],
  [46, 'EL3HLT', 'level 3 halted'],
  [47, 'EL3RST', 'level 3 reset'],
  [48, 'ELNRNG', 'link number out of range'],
  [50, 'ENOCSI', 'no CSI structure available'],
  [51, 'EL2HLT', 'level 2 halted'],
  [52, 'EBADE', 'invalid exchange'],
  [53, 'EBADR', 'invalid request descriptor'],
  [54, 'EXFULL', 'exchange full'],
  [55, 'ENOANO', 'no anode'],
  [56, 'EBADRQC', 'invalid request code'],
  [57, 'EBADSLT', 'invalid slot'],
  [59, 'EBFONT', 'bad font file format'],
  [60, 'ENOSTR', 'device is no stream'],
  [62, 'ETIME', 'timer expired'],
  [63, 'ENOSR', 'out of stream resources'],
  [65, 'ENOPKG', 'package not installed'],
  [66, 'EREMOTE', 'object is remote'],
  [67, 'ENOLINK', 'link severed'],
  [68, 'EADV', 'already advertised'],
  [69, 'ESRMNT', 'resources are still mounted remotely'],
  [70, 'ECOMM', 'communication error on send'],
  [72, 'EMULTIHOP', 'too many hops'],
  [73, 'EDOTDOT', 'RFS specific error'],
  [74, 'EBADMSG', 'bad message, or a checksum does not match'],
  [76, 'ENOTUNIQ', 'name not unique'],
  [77, 'EBADFD', 'file descriptor in bad state'],
  [78, 'EREMCHG', 'remote address changed'],
  [79, 'ELIBACC', 'shared library not accessible'],
  [80, 'ELIBBAD', 'shared library damaged'],
  [81, 'ELIBSCN', '.lib section damaged'],
  [82, 'ELIBMAX', 'too many shared libraries'],
  [83, 'ELIBEXEC', 'a shared library cannot be executed'],
  [85, 'ERESTART', 'interrupted, should be restarted'],
  [86, 'ESTRPIPE', 'stream pipe error'],
  [87, 'EUSERS', 'too many users'],
  [96, 'EPFNOSUPPORT', 'protocol family not supported'],
  [102, 'ENETRESET', 'connection reset by the network'],
  [109, 'ETOOMANYREFS', 'too many references, or file descriptors in flight'],
  [115, 'EINPROGRESS', 'operation now in progress'],
  [116, 'ESTALE', 'file handle is stale'],
  [117, 'EUCLEAN', 'file system structure needs repair'],
  [118, 'ENOTNAM', 'not a XENIX named file'],
  [119, 'ENAVAIL', 'no XENIX semaphores available'],
  [120, 'EISNAM', 'is a named file'],
  [122, 'EDQUOT', 'disk quota exceeded'],
  [123, 'ENOMEDIUM', 'no medium'],
  [124, 'EMEDIUMTYPE', 'wrong medium type'],
  [126, 'ENOKEY', 'required key not available'],
  [127, 'EKEYEXPIRED', 'key has expired'],
  [128, 'EKEYREVOKED', 'key has been revoked'],
  [129, 'EKEYREJECTED', 'key was rejected'],
  [130, 'EOWNERDEAD', 'owner died'],
  [131, 'ENOTRECOVERABLE', 'state not recoverable'],
  [132, 'ERFKILL', 'radio is switched off'],
  [133, 'EHWPOISON', 'memory page has a hardware error'],
  [134, 'EFTYPE', 'file is not of the type asked for'],
];

const linuxOnly = new Map(LINUX_ONLY.map(([errno, code, text]) => [-errno, [code, text] as const]));

/** Code and text of a negative errno. */
export function describeErrno(errno: number): readonly [code: string, text: string] {
  return getSystemErrorMap().get(errno) ?? linuxOnly.get(errno) ?? [`E${-errno}`, `unknown error ${-errno}`];
}

/** Errors that the core itself must tell apart, negative as calls return them. */
export const EINTR = -4;
export const EBADF = -9;
export const EAGAIN = -11;
export const EINVAL = -22;
export const ENOSYS = -38;
export const ECANCELED = -125;
