// SPDX-License-Identifier: MIT
// Handles that own a file descriptor. A number is borrowed, a handle owns: whoever passes a number stays responsible
// for it, and a handle that is forgotten is closed with a warning, as Node does with its FileHandle.
import type { FileHandle } from 'node:fs/promises';
import { closeLater, closeNow } from './close';
import { invalidType } from './check';
import { asyncDispose, dispose } from './dispose';
import { SystemError } from './errors';
import { EBADF } from './errno';

const forgotten = new FinalizationRegistry<{ fd: number; kind: string }>(({ fd, kind }) => {
  closeNow(fd);
  process.emitWarning(
    `Closing ${kind} file descriptor ${fd} on garbage collection; close it when done, or declare it with "await using"`,
  );
});

/**
 * An open file descriptor that belongs to this object. `Kind` keeps handles of different things apart: a `PidFd`
 * does not go where a `MountFd` is wanted.
 */
export class FileDescriptor<Kind extends string = string> implements Disposable, AsyncDisposable {
  /** What is open: `'file'`, `'mount'`, `'pid'`, ... */
  readonly kind: Kind;
  #fd: number;
  #uses = 0;
  #closing: Promise<void> | undefined;
  #whenUnused: (() => void) | undefined;

  /**
   * Takes ownership of an open file descriptor.
   * @param fd its number
   * @param kind what it is
   */
  constructor(fd: number, kind: Kind) {
    this.#fd = fd;
    this.kind = kind;
    if (fd >= 0) forgotten.register(this, { fd, kind }, this);
  }

  /** The number, or -1 once closed. It stays owned by this object. */
  get fd(): number {
    return this.#fd;
  }

  /**
   * Closes it, on a thread, since closing a file may wait for a server. Calls that still use it end first. Closing
   * again gives the same promise.
   * @throws SystemError `EIO`, `ENOSPC`, `EDQUOT` if earlier writes failed only now; the descriptor is closed then too
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#fd < 0 ? Promise.resolve() : this.#closeWhenUnused(this.detach()));
  }

  /** Gives up ownership: returns the number, which the caller must close, and leaves this object closed. */
  detach(): number {
    const fd = this.#fd;
    this.#fd = -1;
    forgotten.unregister(this);
    return fd;
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Closes it at once, on this thread, or when the last call that uses it has ended. Never throws. */
  [dispose](): void {
    if (this.#fd < 0) return;
    const fd = this.detach();
    if (this.#uses === 0) closeNow(fd);
    else this.#whenUnused = () => closeNow(fd);
  }

  async #closeWhenUnused(fd: number): Promise<void> {
    if (this.#uses > 0) await new Promise<void>((resolve) => (this.#whenUnused = resolve));
    await closeLater(fd);
  }

  /** @internal Keeps the descriptor open until the returned function is called. */
  use(): () => void {
    this.#uses += 1;
    return () => {
      this.#uses -= 1;
      if (this.#uses === 0) this.#whenUnused?.();
    };
  }
}

/** A mount, as open_tree() and fsmount() open it. */
export class MountFd extends FileDescriptor<'mount'> {
  constructor(fd: number) {
    super(fd, 'mount');
  }
}

/** A namespace, as a file of /proc/PID/ns. */
export class NamespaceFd extends FileDescriptor<'namespace'> {
  constructor(fd: number) {
    super(fd, 'namespace');
  }
}

/** A process, as pidfd_open() opens it. */
export class PidFd extends FileDescriptor<'pid'> {
  constructor(fd: number) {
    super(fd, 'pid');
  }
}

/** Whatever has a file descriptor. A number is only borrowed. */
export type FdLike = number | FileHandle | FileDescriptor;

/**
 * The number behind it, for the call `syscall` that is made now.
 * @throws SystemError `EBADF` if the handle is closed, TypeError `ERR_INVALID_ARG_TYPE` for what is no descriptor
 */
export function borrow(fdLike: FdLike, syscall: string): number {
  const fd: unknown = typeof fdLike === 'object' ? (fdLike as Partial<FileDescriptor> | null)?.fd : fdLike;
  // What is no number of 32 bits would become that of another descriptor.
  if (typeof fd !== 'number' || (fd | 0) !== fd)
    throw invalidType('fd', 'a file descriptor, a FileHandle or a FileDescriptor', fdLike);
  if (fd < 0 && typeof fdLike === 'object') throw new SystemError(EBADF, { syscall });
  return fd;
}
