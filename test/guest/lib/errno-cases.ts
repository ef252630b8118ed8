// SPDX-License-Identifier: MIT
// Runs the generated tables: makes the arguments that a case describes, makes the call, and says how it ended. It
// knows no interface by name.
import { closeSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { SystemError } from '@lockstep/linux';
import { abi, native } from '@lockstep/linux/raw';
import type { Case, Found, PathCase, SyscallTable, Value, WordSize } from '../../../generated/tests';
import { EdgeMemory } from './edge-memory';
import { mountIdOf } from './libc';
import { Scratch } from './scratch';

/** Below the lowest address that a process may map. */
const UNMAPPED = 8;
const NAME_MAX = 255;
const PATH_MAX = 4096;

/** How a call ended: `ok` or the code of its error. */
export type Ending = string;

/** All calls of a case: one, or one for each bit. */
export function endings(table: SyscallTable, one: Case): Map<string, Ending> {
  if (!one.each) return new Map([[one.id, ending(table, one)]]);
  const bits = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).filter(
    (bit) => ((one.each?.bits ?? 0n) & bit) !== 0n,
  );
  return new Map(bits.map((bit) => [`${one.id}, 0x${bit.toString(16)}`, ending(table, one, bit)]));
}

function ending(table: SyscallTable, one: Case, bit = 0n): Ending {
  const valid = table.calls[one.from];
  if (!valid) throw new Error(`${table.syscall} has no call ${one.from}`);
  const maker = new ArgumentMaker();
  try {
    const values = { ...valid, ...one.change };
    const args = table.args.map((name, at) => {
      const wide = kindsOf(table.syscall)[at] === 'u64';
      const set = one.each?.arg === name ? { ...one.each, bit } : undefined;
      const value = maker.make(values[name] as Value, set);
      return wide ? BigInt(value) : Number(value);
    });
    return finish(table, native().rawCall(table.syscall)(...args));
  } finally {
    maker.dispose();
  }
}

function kindsOf(syscall: string): readonly string[] {
  return (abi.syscalls as Record<string, { args: readonly string[] }>)[syscall]?.args ?? [];
}

function finish(table: SyscallTable, result: number): Ending {
  if (result < 0) return new SystemError(result, { syscall: table.syscall }).code;
  if (table.returns === 'fd') closeSync(result);
  return table.returns === 'zero' && result !== 0 ? `returned ${result}` : 'ok';
}

type Memory = Extract<Value, { memory: number }>;

interface BitPlace {
  offset: number;
  bytes: WordSize;
  bit: bigint;
}

class ArgumentMaker {
  private readonly memories: EdgeMemory[] = [];
  private readonly descriptors: number[] = [];
  private scratch: Scratch | undefined;

  /** The number that the call is given. */
  make(value: Value, set: BitPlace | undefined): number | bigint {
    if ('number' in value) return set ? BigInt(value.number) | set.bit : value.number;
    if ('open' in value) return this.open(value.open);
    if ('unmapped' in value) return UNMAPPED;
    if ('memory' in value) return this.struct(value, set);
    if ('path' in value) return this.text(`${this.path(value.path)}\0`);
    return this.text('text' in value ? `${value.text}\0` : value.unterminated);
  }

  private struct({ memory, words, readOnly }: Memory, set: BitPlace | undefined): number {
    const made = this.keep(new EdgeMemory(memory));
    for (const [, offset, bytes, word] of words) write(made.view, offset, bytes, this.find(word));
    if (set) write(made.view, set.offset, set.bytes, read(made.view, set.offset, set.bytes) | set.bit);
    if (readOnly) made.protect();
    return made.address;
  }

  private text(text: string): number {
    return this.keep(EdgeMemory.from(Buffer.from(text))).address;
  }

  private keep(memory: EdgeMemory): EdgeMemory {
    this.memories.push(memory);
    return memory;
  }

  private find(word: bigint | Found): bigint {
    if (typeof word === 'bigint') return word;
    return 'open' in word ? BigInt(this.open(word.open)) : mountIdOf(word.mountIdOf);
  }

  private open(path: string): number {
    const fd = openSync(path, 'r');
    this.descriptors.push(fd);
    return fd;
  }

  private path(kind: PathCase): string {
    const scratch = (this.scratch ??= new Scratch());
    switch (kind) {
      case 'missing':
        return scratch.path('missing');
      case 'not_directory':
        writeFileSync(scratch.path('file'), '');
        return scratch.path('file', 'below');
      case 'loop':
        symlinkSync('loop', scratch.path('loop'));
        return scratch.path('loop');
      case 'long_name':
        return scratch.path('n'.repeat(NAME_MAX + 1));
      case 'long_path':
        return './'.repeat(PATH_MAX / 2);
    }
  }

  dispose(): void {
    this.memories.forEach((memory) => memory.dispose());
    this.descriptors.forEach((fd) => closeSync(fd));
    this.scratch?.dispose();
  }
}

function write(view: DataView, offset: number, bytes: WordSize, value: bigint): void {
  for (let at = 0; at < bytes; at++) view.setUint8(offset + at, Number((value >> BigInt(8 * at)) & 0xffn));
}

function read(view: DataView, offset: number, bytes: WordSize): bigint {
  let value = 0n;
  for (let at = 0; at < bytes; at++) value |= BigInt(view.getUint8(offset + at)) << BigInt(8 * at);
  return value;
}
