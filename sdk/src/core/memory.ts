// SPDX-License-Identifier: MIT
// Memory that the kernel reads and writes and JavaScript holds. Backing stores of V8 stay where they are, so an
// address is valid for as long as the object is reachable. A Memory also knows which of its words are addresses of
// other Memory or file descriptors: in another process (namespaces.ts) those have other values.
import type { PathLike } from 'node:fs';
import { markAsUntransferable } from 'node:worker_threads';
import { borrow, type FdLike } from './fd';
import { native } from './native';
import { encodePath } from './paths';

const noLinks: ReadonlyMap<number, Memory | FdLike> = new Map();

export class Memory {
  readonly buffer: ArrayBuffer;
  /** Address of the first byte, as a number: user addresses have 47 bits. */
  readonly address: number;
  readonly view: DataView;
  private linked: Map<number, Memory | FdLike> | undefined;

  /** @param size in bytes; they are zero */
  constructor(size: number) {
    this.buffer = new ArrayBuffer(Math.max(size, 1));
    // To hand the buffer to another thread would free it under a running call.
    markAsUntransferable(this.buffer);
    this.address = native().addon.addressOf(this.buffer);
    this.view = new DataView(this.buffer, 0, size);
  }

  /** Memory with a copy of these bytes. */
  static from(bytes: Uint8Array): Memory {
    const memory = new Memory(bytes.byteLength);
    memory.bytes.set(bytes);
    return memory;
  }

  /** Memory with a path and its NUL. Throws as node:fs does if the path contains one. */
  static path(path: PathLike): Memory {
    const bytes = encodePath(path);
    const memory = new Memory(bytes.byteLength + 1);
    memory.bytes.set(bytes);
    return memory;
  }

  get byteLength(): number {
    return this.view.byteLength;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.buffer, 0, this.view.byteLength);
  }

  /** Stores the address of other memory, which is kept alive with this one. */
  setPointer(offset: number, target: Memory | null): void {
    this.view.setBigUint64(offset, BigInt(target?.address ?? 0), true);
    this.link(offset, target);
  }

  /**
   * Stores a file descriptor, as 32 bits, for the call `syscall`, which errors name.
   * @throws SystemError `EBADF` if it is a closed handle
   */
  setFd(offset: number, fd: FdLike, syscall: string): void {
    this.view.setInt32(offset, borrow(fd, syscall), true);
    this.link(offset, fd);
  }

  /** What was stored by setPointer() and setFd(), and where. */
  get links(): ReadonlyMap<number, Memory | FdLike> {
    return this.linked ?? noLinks;
  }

  private link(offset: number, target: Memory | FdLike | null): void {
    this.linked ??= new Map();
    if (target === null) this.linked.delete(offset);
    else this.linked.set(offset, target);
  }

  /** The text up to the first NUL at or after `offset`. */
  text(offset = 0): string {
    const bytes = this.bytes.subarray(offset);
    const end = bytes.indexOf(0);
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString();
  }
}
