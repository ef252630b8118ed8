// SPDX-License-Identifier: MIT
// What the addon must hold: the system calls and structures of the spec, as generated, and the few calls that the
// core itself makes (sdk/native/own_calls.cc). Types of arguments follow from it.
import type { PathLike } from 'node:fs';
import { layouts, syscalls } from '../../../generated/ts/abi';
import type { FdLike } from './fd';
import type { Memory } from './memory';

/** How an argument crosses; sdk/native/call.h says what each is in C. */
export type Kind = 'fd' | 'int' | 'uint' | 'size' | 'off' | 'ptr' | 'path' | 'u64';

export interface SyscallShape {
  readonly number: number;
  readonly args: readonly Kind[];
  readonly returns: Kind;
}

export interface StructShape {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly (readonly [name: string, offset: number, size: number])[];
}

export interface Abi {
  readonly syscalls: Readonly<Record<string, SyscallShape>>;
  readonly layouts: readonly StructShape[];
}

/** The calls of the core, which no spec describes. */
export const ownCalls = {
  close: { number: 3, args: ['fd'], returns: 'int' },
  sendmsg: { number: 46, args: ['fd', 'ptr', 'uint'], returns: 'size' },
  recvmsg: { number: 47, args: ['fd', 'ptr', 'uint'], returns: 'size' },
  socketpair: { number: 53, args: ['int', 'int', 'int', 'ptr'], returns: 'int' },
  setresuid: { number: 117, args: ['uint', 'uint', 'uint'], returns: 'int' },
  setresgid: { number: 119, args: ['uint', 'uint', 'uint'], returns: 'int' },
  prctl: { number: 157, args: ['int', 'size', 'size', 'size', 'size'], returns: 'int' },
  mount: { number: 165, args: ['path', 'path', 'path', 'size', 'ptr'], returns: 'int' },
  unshare: { number: 272, args: ['uint'], returns: 'int' },
  setns: { number: 308, args: ['fd', 'uint'], returns: 'int' },
} as const satisfies Abi['syscalls'];

export const abi = { syscalls: { ...ownCalls, ...syscalls }, layouts } as const satisfies Abi;

export type Syscalls = typeof abi.syscalls;
export type SyscallName = keyof Syscalls;

/** What a caller may give for an argument of a kind. */
export type ArgumentOf<K extends Kind> = K extends 'fd'
  ? FdLike
  : K extends 'path'
    ? PathLike | Memory | null
    : K extends 'ptr'
      ? Memory | null
      : K extends 'u64'
        ? bigint
        : number;

export type Argument = ArgumentOf<Kind>;

type ArgumentsFor<Kinds extends readonly Kind[]> = { readonly [At in keyof Kinds]: ArgumentOf<Kinds[At]> };

/** The arguments of a system call, in order. */
export type ArgumentsOf<Name extends SyscallName> = ArgumentsFor<Syscalls[Name]['args']>;
