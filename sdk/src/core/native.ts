// SPDX-License-Identifier: MIT
// The addon once it is loaded: it is checked against the spec, and its system calls get the form of functions.
// How the file is loaded, and what is said if that fails, is in addon.ts.
import type { RawCalls } from '../../../generated/ts/abi';
import { abi, type Abi, type SyscallShape } from './abi';
import { loadAddon, type Addon } from './addon';
import { checkAbi } from './layout';
import { addonFile } from './package';

/** A system call on plain numbers (bigint for kind u64): returns its result or a negative errno. */
export type RawCall = (...args: (number | bigint)[]) => number;

export interface Entry extends SyscallShape {
  readonly name: string;
  /** Makes the call with what stands in the registers. */
  readonly enter: () => void;
}

const RESULT = 7;

export class Native {
  /** The calls of the spec by name, on this thread: numbers in, the result or a negative errno out. */
  readonly raw: RawCalls;
  private readonly rawCalls: Readonly<Record<string, RawCall>>;
  private readonly entries = new Map<string, Entry>();
  private readonly numbers: Float64Array;
  private readonly words: BigInt64Array;

  constructor(
    readonly addon: Addon,
    wanted: Abi,
  ) {
    checkAbi(wanted, addon.abi);
    this.numbers = new Float64Array(addon.registers);
    this.words = new BigInt64Array(addon.registers);
    const raw: Record<string, RawCall> = {};
    for (const [name, shape] of Object.entries(wanted.syscalls)) {
      const entry = { ...shape, name, enter: addon.entries[name] as () => void };
      this.entries.set(name, entry);
      raw[name] = shape.args.includes('u64')
        ? (...args) => this.enter(entry, args)
        : rawCall(this.numbers, entry.enter);
    }
    this.raw = raw as object as RawCalls;
    this.rawCalls = raw;
  }

  entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw new Error(`lockstep: the spec has no system call ${name}`);
    return entry;
  }

  /** A raw call by name, for who finds the names at run time. */
  rawCall(name: string): RawCall {
    const found = this.rawCalls[name];
    if (!found) throw new Error(`lockstep: the spec has no system call ${name}`);
    return found;
  }

  /** Makes a call at once, on this thread. */
  enter(entry: Entry, values: readonly (number | bigint)[]): number {
    values.forEach((value, at) => {
      if (typeof value === 'bigint') this.words[at] = BigInt.asIntN(64, value);
      else this.numbers[at] = value;
    });
    entry.enter();
    return this.numbers[RESULT] as number;
  }
}

// One closure a call and always six stores: measured, loops and rest arguments cost more than the system call.
function rawCall(registers: Float64Array, enter: () => void): RawCall {
  const call = (a: number, b: number, c: number, d: number, e: number, f: number): number => {
    registers[0] = a;
    registers[1] = b;
    registers[2] = c;
    registers[3] = d;
    registers[4] = e;
    registers[5] = f;
    enter();
    return registers[RESULT] as number;
  };
  return call as RawCall;
}

let loaded: Native | undefined;

/**
 * The addon of this package, loaded and checked with the first use.
 * @throws Error if there is none for this system, or it does not match the spec
 */
export function native(): Native {
  return (loaded ??= new Native(loadAddon(addonFile), abi));
}

/** Puts another addon in the place of the package's own; for the tests of the core. */
export function useNative(other: Native): void {
  loaded = other;
}
