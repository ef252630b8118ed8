// SPDX-License-Identifier: MIT
// The errors that users of the package meet. Their shape is that of Node's own: own enumerable `errno` (negative),
// `code`, `syscall`, then `path` and `dest` where there is one.
import { checkSignal } from './check';
import { describeErrno } from './errno';
import type { FeatureName } from './features';

export interface ErrorContext {
  /** What the message and `error.syscall` name. */
  syscall: string;
  path?: string | undefined;
  dest?: string | undefined;
}

function messageFor(code: string, text: string, { syscall, path, dest }: ErrorContext): string {
  const from = path === undefined ? '' : ` '${path}'`;
  const to = dest === undefined ? '' : ` -> '${dest}'`;
  return `${code}: ${text}, ${syscall}${from}${to}`;
}

/**
 * A system call that failed. `Code` is the union of the codes that the call can give, so that
 * `switch (error.code)` is checked by the compiler after {@link isSystemError}.
 */
export class SystemError<Code extends string = string> extends Error {
  /** The error number, negative as everywhere in Node: `-2` for `ENOENT`. */
  readonly errno: number;
  /** The symbolic name of the error: `'ENOENT'`. */
  readonly code: Code;
  /** The system call that failed. */
  readonly syscall: string;
  /** What the call was about: the path that it was given, else `mount ID` or `fd N`; absent if there is no such. */
  declare readonly path?: string;
  /** The second path, of calls that take two. */
  declare readonly dest?: string;

  /** @param errno negative, as system calls return it */
  constructor(errno: number, context: ErrorContext) {
    const [code, text] = describeErrno(errno);
    super(messageFor(code, text, context));
    this.errno = errno;
    this.code = code as Code;
    this.syscall = context.syscall;
    if (context.path !== undefined) this.path = context.path;
    if (context.dest !== undefined) this.dest = context.dest;
  }
}

/** An error of a call whose possible codes are `Code`. */
export type SyscallError<Code extends string> = SystemError<Code>;

/** Whether `error` is a failed system call, optionally of one of the given codes. */
export function isSystemError<Code extends string = string>(
  error: unknown,
  ...codes: readonly Code[]
): error is SystemError<Code> {
  return error instanceof SystemError && (codes.length === 0 || codes.some((code) => code === error.code));
}

/**
 * The running kernel does not have what was asked for. `feature` names it, `needs` says which kernel has it;
 * `cause` is what the kernel answered.
 */
export class UnsupportedError extends Error {
  readonly code = 'ERR_FEATURE_UNSUPPORTED';
  /** Name of the feature, as in the answer of `probe()`. */
  readonly feature: FeatureName;
  /** The kernel that has it: `'Linux 6.8'`, `'lockstep'` (of any version), `'lockstep 0.1'`. */
  readonly needs: string;

  constructor(feature: FeatureName, needs: string, options?: ErrorOptions) {
    super(
      `this kernel has no ${feature}; it needs ${needs === 'lockstep' ? 'the lockstep kernel' : needs}`,
      options,
    );
    this.feature = feature;
    this.needs = needs;
  }
}
UnsupportedError.prototype.name = 'UnsupportedError';

/** A call was cancelled through an AbortSignal, whose reason is the `cause`. Shaped as Node's own. */
export class AbortError extends Error {
  readonly code = 'ABORT_ERR';
  override name = 'AbortError';

  constructor(signal: AbortSignal) {
    super('The operation was aborted', { cause: signal.reason });
  }
}
// The first line of a stack is made before the fields of the class are.
AbortError.prototype.name = 'AbortError';

/** @throws AbortError, or TypeError `ERR_INVALID_ARG_TYPE` for what is no signal */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  checkSignal(signal);
  if (signal?.aborted) throw new AbortError(signal);
}
