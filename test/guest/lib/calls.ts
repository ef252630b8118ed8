// SPDX-License-Identifier: MIT
// System calls made by a small program of either word size: its calls, their arguments and the memory they point to
// are data here, so that a test needs no C.
import { execFileSync } from 'node:child_process';
import { program, program32 } from './programs';

export type Bits = 32 | 64;

export interface Blob {
  /** Its first bytes; the rest of `size` is zero. */
  bytes?: Uint8Array;
  /** Default: as many as there are bytes. It ends where a page ends, behind which nothing can be touched. */
  size?: number;
  /** Addresses of other blobs, stored in this one. */
  pointers?: readonly { offset: number; bytes: 4 | 8; to: string }[];
  readOnly?: boolean;
}

/** A number, the address of a blob, or what an earlier call returned (descriptors live as long as the program). */
export type Argument = number | bigint | { memory: string } | { result: number };

export interface CallList {
  memory?: Readonly<Record<string, Blob>>;
  /** Each: the number of the call for that word size, and its arguments. */
  calls: readonly (readonly [number: number, ...args: Argument[]])[];
}

export interface CallOptions {
  /** A command that runs the program, such as `['unshare', '--user', '--']`. */
  via?: readonly string[];
  cwd?: string;
  /** Descriptors that the program gets as 3, 4, ... */
  descriptors?: readonly number[];
}

export interface CallResults {
  /** What each call returned, or its errno below zero. */
  results: number[];
  memory: Record<string, Buffer>;
}

/** A path as a blob. */
export function pathBlob(path: string): Blob {
  return { bytes: Buffer.from(`${path}\0`) };
}

function memoryLines([name, blob]: [string, Blob]): string[] {
  const bytes = blob.bytes ?? new Uint8Array(0);
  return [`memory ${name} ${blob.size ?? bytes.byteLength} ${Buffer.from(bytes).toString('hex')}`];
}

function pointerLines([name, { pointers = [], readOnly }]: [string, Blob]): string[] {
  const stored = pointers.map(({ offset, bytes, to }) => `pointer ${name} ${offset} ${bytes} ${to}`);
  return readOnly === true ? [...stored, `protect ${name}`] : stored;
}

function argumentWord(value: Argument): string {
  if (typeof value !== 'object') return String(value);
  return 'memory' in value ? `&${value.memory}` : `$${value.result}`;
}

/** The input of the program. */
export function callScript({ memory = {}, calls }: CallList): string {
  const blobs = Object.entries(memory);
  return [
    ...blobs.flatMap(memoryLines),
    ...blobs.flatMap(pointerLines),
    ...calls.map(([number, ...args]) => ['call', number, ...args.map(argumentWord)].join(' ')),
    '',
  ].join('\n');
}

export function readResults(output: string): CallResults {
  const words = output.split('\n').map((line) => line.split(' '));
  const results = words.filter(([word]) => word === 'call').map(([, result]) => Number(result));
  const memory = words
    .filter(([word]) => word === 'memory')
    .map(([, name = '', hex = '']): [string, Buffer] => [name, Buffer.from(hex, 'hex')]);
  return { results, memory: Object.fromEntries(memory) };
}

/** Makes the calls, one after the other, in one process. */
export function makeCalls(bits: Bits, list: CallList, options: CallOptions = {}): CallResults {
  const path = bits === 32 ? program32('syscalls') : program('syscalls');
  const [command = path, ...args] = options.via ? [...options.via, path] : [];
  const output = execFileSync(command, args, {
    encoding: 'utf8',
    input: callScript(list),
    stdio: ['pipe', 'pipe', 'pipe', ...(options.descriptors ?? [])],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return readResults(output);
}
