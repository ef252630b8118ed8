// SPDX-License-Identifier: MIT
// Memory that ends exactly where its page ends; behind it nothing can be read or written. A kernel that looks at one
// byte too many fails with EFAULT instead of going unnoticed.
import { bytesAt, mapPages, NO_ACCESS, PAGE, READ, setRights, unmapPages } from './libc';

export class EdgeMemory {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  private readonly start: number;
  private readonly usable: number;

  constructor(readonly size: number) {
    this.usable = Math.max(1, Math.ceil(size / PAGE)) * PAGE;
    this.start = mapPages(this.usable + PAGE);
    setRights(this.start + this.usable, PAGE, NO_ACCESS);
    this.address = this.start + this.usable - size;
    this.bytes = bytesAt(this.address, size);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, size);
  }

  static from(bytes: Uint8Array): EdgeMemory {
    const memory = new EdgeMemory(bytes.byteLength);
    memory.bytes.set(bytes);
    return memory;
  }

  /** From now on it can only be read. */
  protect(): void {
    setRights(this.start, this.usable, READ);
  }

  dispose(): void {
    unmapPages(this.start, this.usable + PAGE);
  }
}
