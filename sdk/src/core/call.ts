// SPDX-License-Identifier: MIT
// How the functions of the SDK make system calls: at once (callSync), on a thread (call), or many in one go
// (callAll). The asynchronous ones go to wherever `namespaces.run()` sends them, else to a thread of this process.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Argument, ArgumentsOf, SyscallName } from './abi';
import { addresses, bind, type Bound } from './bind';
import { ECANCELED, EINTR, ENOSYS } from './errno';
import { AbortError, SystemError, throwIfAborted, UnsupportedError } from './errors';
import type { FeatureName } from './features';
import { runCalls, STOP_ON_ERROR } from './jobs';
import { native } from './native';

/** What makes calls somewhere else. Results as of {@link runCalls}. */
export interface Executor {
  run(calls: readonly Bound[], flags: number, signal: AbortSignal | undefined): Promise<number[]>;
}

const threads: Executor = {
  run: (calls, flags, signal) =>
    runCalls(
      calls.map(({ entry, values }) => ({ entry, values: addresses(values) })),
      flags,
      signal,
      calls,
    ),
};

const elsewhere = new AsyncLocalStorage<Executor>();

/** Runs `body` so that all calls that it starts, however deep, are made by `executor`. */
export function runWith<T>(executor: Executor, body: () => T): T {
  return elsewhere.run(executor, body);
}

/** A part of the kernel that may be missing, as errors name it. */
export interface NeededFeature {
  readonly name: FeatureName;
  readonly needs: string;
}

export interface SyncOptions {
  /** What errors call it, if not by the name of the system call. */
  syscall?: string | undefined;
  /** The path in errors; otherwise the first path among the arguments. */
  path?: string | undefined;
  /** The second path in errors; otherwise the second path among the arguments. */
  dest?: string | undefined;
  /** What the kernel lacks if it does not know the call at all (ENOSYS). */
  feature?: NeededFeature | undefined;
}

export interface CallOptions extends SyncOptions {
  /** Cancels the call: it is interrupted if it waits. What was done stays done. */
  signal?: AbortSignal | undefined;
}

export interface CallAllOptions {
  signal?: AbortSignal | undefined;
  /** Do not make the calls that follow a failed one; their result is -ECANCELED. */
  stopOnError?: boolean | undefined;
}

/** One call of {@link callAll}: the name, then its arguments. */
export type Planned = { [Name in SyscallName]: readonly [Name, ...ArgumentsOf<Name>] }[SyscallName];

function failure(errno: number, call: Bound, options: SyncOptions): Error {
  const error = new SystemError(errno, {
    syscall: options.syscall ?? call.entry.name,
    path: options.path ?? call.paths[0],
    dest: options.dest ?? call.paths[1],
  });
  // The stack begins with who made the call.
  Error.captureStackTrace(error, failure);
  if (errno !== ENOSYS || !options.feature) return error;
  return new UnsupportedError(options.feature.name, options.feature.needs, { cause: error });
}

/**
 * Makes a system call on this thread and returns its result. Only for calls that never wait.
 * @throws SystemError if it fails, UnsupportedError if `feature` is given and the kernel lacks the call
 */
export function callSync<Name extends SyscallName>(
  name: Name,
  args: ArgumentsOf<Name>,
  options: SyncOptions = {},
): number {
  if (elsewhere.getStore()) {
    throw Object.assign(
      new Error(`${name} cannot be made synchronously in other namespaces; use the promise`),
      {
        code: 'ERR_INVALID_STATE',
      },
    );
  }
  return callSyncHere(name, args, options);
}

/** The same, for calls that the core makes for this process wherever others go. */
export function callSyncHere<Name extends SyscallName>(
  name: Name,
  args: ArgumentsOf<Name>,
  options: SyncOptions = {},
): number {
  const own = native();
  const call = bind(own.entry(name), args);
  let result: number;
  try {
    result = own.enter(call.entry, addresses(call.values));
  } finally {
    call.release();
  }
  if (result < 0) throw failure(result, call, options);
  return result;
}

function bindAll(calls: readonly (readonly [string, readonly Argument[]])[]): Bound[] {
  const bound: Bound[] = [];
  try {
    for (const [name, args] of calls) bound.push(bind(native().entry(name), args));
    return bound;
  } catch (error) {
    bound.forEach((call) => call.release());
    throw error;
  }
}

async function runBound(
  calls: readonly Bound[],
  flags: number,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  try {
    return await (elsewhere.getStore() ?? threads).run(calls, flags, signal);
  } finally {
    calls.forEach((call) => call.release());
  }
}

const isCancelled = (result: number): boolean => result === EINTR || result === ECANCELED;

/**
 * Makes a system call on a thread of its own and resolves with its result.
 * @throws SystemError if it fails, AbortError if `signal` ended it, UnsupportedError if `feature` is given and the
 * kernel lacks the call
 */
export async function call<Name extends SyscallName>(
  name: Name,
  args: ArgumentsOf<Name>,
  options: CallOptions = {},
): Promise<number> {
  const { signal } = options;
  throwIfAborted(signal);
  const [bound] = bindAll([[name, args]]) as [Bound];
  const [result] = (await runBound([bound], 0, signal)) as [number];
  if (result >= 0) return result;
  throw signal?.aborted && isCancelled(result) ? new AbortError(signal) : failure(result, bound, options);
}

/**
 * Makes many calls, one after the other, on one thread, with one wake-up of the event loop for all. A call must not
 * read what an earlier one of the list writes.
 * @returns the result of each, or its negative errno
 * @throws AbortError if `signal` ended it before the last call
 */
export async function callAll(calls: readonly Planned[], options: CallAllOptions = {}): Promise<number[]> {
  const { signal } = options;
  throwIfAborted(signal);
  const bound = bindAll(calls.map(([name, ...args]) => [name, args as readonly Argument[]]));
  const results = await runBound(bound, options.stopOnError ? STOP_ON_ERROR : 0, signal);
  if (signal?.aborted && results.some(isCancelled)) throw new AbortError(signal);
  return results;
}
