// SPDX-License-Identifier: MIT
// Runs a use of a reference in a program that has it as descriptor 3: with a mask or without, as root, as a plain user,
// or as root of a container. The reference is opened by the program, or was handed to it.
import { constants } from 'node:os';
import { UPGRADE_NOEXEC, UPGRADE_NOREAD, UPGRADE_NOWRITE } from '@lockstep/linux';
import { makeCalls, pathBlob, type Argument, type Blob, type CallList } from '../calls';

export const NOREAD = Number(UPGRADE_NOREAD);
export const NOWRITE = Number(UPGRADE_NOWRITE);
export const NOEXEC = Number(UPGRADE_NOEXEC);

/** All masks that there are. */
export const MASKS = [NOWRITE, NOEXEC, NOWRITE | NOEXEC, NOREAD | NOEXEC, NOREAD | NOWRITE | NOEXEC];

export const O_WRONLY = 1;
export const O_RDWR = 2;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_TRUNC = 0o1000;
export const O_NONBLOCK = 0o4000;
export const O_DIRECTORY = 0o200000;
export const O_NOFOLLOW = 0o400000;
export const O_PATH = 0o10000000;
export const O_TMPFILE = 0o20200000;
export const O_EMPTYPATH = 0o400000000;
export const AT_FDCWD = -100;
export const AT_EMPTY_PATH = 0x1000;

/** Numbers of x86-64. */
export const SYS_getpid = 39;
export const SYS_openat = 257;
export const SYS_openat2 = 437;

/** Where the program has the reference. */
export const REFERENCE = 3;
export const ref = { memory: 'ref' } as const;
export const empty = { memory: 'empty' } as const;

export interface How {
  flags?: number | bigint;
  mode?: number;
  resolve?: number;
  /** By the index of the word behind upstream's. */
  gap?: Partial<Record<0 | 1 | 2 | 3, bigint>>;
  mask?: number | bigint;
}

/** struct open_how_ext. */
export function howBytes({ flags = 0, mode = 0, resolve = 0, gap = {}, mask = 0 }: How): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.writeBigUInt64LE(BigInt(flags), 0);
  bytes.writeBigUInt64LE(BigInt(mode), 8);
  bytes.writeBigUInt64LE(BigInt(resolve), 16);
  for (const [index, word] of Object.entries(gap)) bytes.writeBigUInt64LE(word, 24 + 8 * Number(index));
  bytes.writeBigUInt64LE(BigInt(mask), 56);
  return bytes;
}

const names = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
// What Node has no name for.
names.set(15, 'ENOTBLK').set(134, 'EFTYPE');

/** `ok`, or the name of the error. */
export function named(result: number | undefined): string {
  if (result === undefined) throw new Error('the call was not made');
  return result >= 0 ? 'ok' : (names.get(-result) ?? `errno ${-result}`);
}

export type Who = 'root' | 'user' | 'container';

const AS_USER = ['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups'];

/** Each but the plain user has a mount namespace of its own, so that nothing it mounts stays. */
export const VIA: Record<Who, readonly string[]> = {
  root: ['unshare', '--mount'],
  user: AS_USER,
  container: [
    ...AS_USER,
    'unshare',
    '--user',
    '--map-root-user',
    '--mount',
    '--pid',
    '--fork',
    '--mount-proc',
  ],
};

export const EVERYBODY: readonly Who[] = ['root', 'user', 'container'];

export interface Use {
  name: string;
  memory?: Readonly<Record<string, Blob>>;
  /** Its calls; the last one is the use. `{ result: 0 }` is what opening the reference gave. */
  calls: readonly (readonly [number, ...Argument[]])[];
}

/** What is referred to: a path that the program opens itself with O_PATH, or a descriptor that it gets. */
export type Reference = { path: string; mask: number; flags?: number } | { handed: number };

/** A use with names of its own, so that several can be made by one program. */
function apart({ memory = {}, calls }: Use, index: number, before: number): CallList {
  const own = (name: string): string => (name in memory ? `${name}-${index}` : name);
  const blobs = Object.entries(memory).map(([name, blob]): [string, Blob] => [
    own(name),
    { ...blob, pointers: (blob.pointers ?? []).map((pointer) => ({ ...pointer, to: own(pointer.to) })) },
  ]);
  const argument = (value: Argument): Argument => {
    if (typeof value !== 'object') return value;
    if ('memory' in value) return { memory: own(value.memory) };
    return value.result === 0 ? value : { result: value.result - 1 + before };
  };
  return {
    memory: Object.fromEntries(blobs),
    calls: calls.map(([number, ...args]) => [number, ...args.map(argument)]),
  };
}

/** A program has room for so many of them. */
const AT_ONCE = 10;

/** The result of each use, by its name. One program makes them one after the other. */
export function runUses(uses: readonly Use[], who: Who, reference: Reference): [string, string][] {
  if (uses.length > AT_ONCE)
    return [
      ...runUses(uses.slice(0, AT_ONCE), who, reference),
      ...runUses(uses.slice(AT_ONCE), who, reference),
    ];
  const handed = 'handed' in reference;
  const open: CallList['calls'][number] = handed
    ? [SYS_getpid]
    : [SYS_openat2, AT_FDCWD, { memory: 'name' }, { memory: 'how' }, reference.mask === 0 ? 24 : 64];
  const opened: Record<string, Blob> = handed
    ? {}
    : { name: pathBlob(reference.path), how: { bytes: howOf(reference) } };
  const calls = [open];
  const memory = { ...opened, ref: pathBlob(`/proc/self/fd/${REFERENCE}`), empty: pathBlob('') };
  const last = uses.map((use, index) => {
    const list = apart(use, index, calls.length);
    Object.assign(memory, list.memory);
    calls.push(...list.calls);
    return calls.length - 1;
  });
  const { results } = makeCalls(
    64,
    { memory, calls },
    { via: VIA[who], descriptors: handed ? [reference.handed] : [] },
  );
  if (!handed && results[0] !== REFERENCE) throw new Error(`the reference: ${named(results[0])}`);
  return uses.map(({ name }, index) => [name, named(results[last[index] ?? -1])]);
}

/** The result of one use. */
export function runUse(use: Use, who: Who, reference: Reference): string {
  return runUses([use], who, reference)[0]?.[1] ?? '';
}

function howOf({ mask, flags = O_PATH }: { mask: number; flags?: number }): Buffer {
  return howBytes({ flags, mask }).subarray(0, mask === 0 ? 24 : 64);
}
