// SPDX-License-Identifier: MIT
// System calls on a thread of their own. The calls are written into memory as the addon reads them (struct Call in
// sdk/native/job.h), the thread writes the results beside them, and the promise resolves with those.
import { onAbort } from './abort';
import type { Addon } from './addon';
import { ECANCELED } from './errno';
import { Memory } from './memory';
import { native, type Entry } from './native';
import { SystemError } from './errors';

/** A call with its arguments as the kernel takes them. */
export interface BoundCall {
  readonly entry: Entry;
  readonly values: readonly (number | bigint)[];
}

/** What follows a failed call is not made, and has the result -ECANCELED. */
export const STOP_ON_ERROR = 1;
/** A call that ends with EINTR is not made again. */
export const KEEP_EINTR = 2;
/** Never waits for a thread behind other jobs. */
export const URGENT = 4;

const CALL_SIZE = 64;
const ARGUMENTS = 8;
const RESULT = 56;

// What Addon.cancel() says.
const DEQUEUED = 1;
const RUNNING = 2;

/** An interrupt can come just before the call and is then lost: the first repetitions come soon. */
const FIRST_REPETITION_MS = 1;
const LAST_REPETITION_MS = 50;

function write(calls: readonly BoundCall[]): Memory {
  const program = new Memory(calls.length * CALL_SIZE);
  calls.forEach(({ entry, values }, at) => {
    const start = at * CALL_SIZE;
    program.view.setBigInt64(start, BigInt(entry.number), true);
    values.forEach((value, i) =>
      program.view.setBigInt64(start + ARGUMENTS + 8 * i, BigInt.asIntN(64, BigInt(value)), true),
    );
  });
  return program;
}

function readResults(program: Memory, count: number): number[] {
  return Array.from({ length: count }, (_, at) =>
    Number(program.view.getBigInt64(at * CALL_SIZE + RESULT, true)),
  );
}

interface Running {
  readonly end: () => void;
  /** Alive because it stands here. */
  readonly held: unknown;
}

class Jobs {
  private readonly running = new Map<number, Running>();
  private lastId = 0;

  constructor(readonly addon: Addon) {
    addon.open((id) => this.running.get(id)?.end());
  }

  run(
    calls: readonly BoundCall[],
    flags: number,
    signal: AbortSignal | undefined,
    held: unknown,
  ): Promise<number[]> {
    const id = this.nextId();
    const program = write(calls);
    const error = this.addon.start(id, program.address, calls.length, flags);
    if (error !== 0) return Promise.reject(new SystemError(error, { syscall: 'clone' }));
    return new Promise((resolve) => {
      let stopListening = (): void => undefined;
      const end = (results: number[]): void => {
        this.running.delete(id);
        stopListening();
        resolve(results);
      };
      this.running.set(id, { end: () => end(readResults(program, calls.length)), held: [program, held] });
      if (signal) stopListening = this.cancelOn(signal, id, () => end(calls.map(() => ECANCELED)));
    });
  }

  private nextId(): number {
    do this.lastId = (this.lastId + 1) >>> 0;
    while (this.running.has(this.lastId));
    return this.lastId;
  }

  /** Cancels the job when the signal says so; the function returned ends that. */
  private cancelOn(signal: AbortSignal, id: number, onDequeued: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const cancel = (repeatAfterMs: number): void => {
      const state = this.addon.cancel(id);
      if (state === DEQUEUED) onDequeued();
      if (state !== RUNNING) return;
      timer = setTimeout(cancel, repeatAfterMs, Math.min(repeatAfterMs * 2, LAST_REPETITION_MS));
    };
    const stopListening = onAbort(signal, () => cancel(FIRST_REPETITION_MS));
    return () => {
      stopListening();
      clearTimeout(timer);
    };
  }
}

const jobsOf = new WeakMap<Addon, Jobs>();

function jobs(): Jobs {
  const { addon } = native();
  let known = jobsOf.get(addon);
  if (!known) jobsOf.set(addon, (known = new Jobs(addon)));
  return known;
}

/** Ties a child process to this environment: it ends with it, at the latest. The function returned unties it. */
export function tieChild(pid: number): () => void {
  const { addon } = jobs();
  addon.adopt(pid);
  return () => addon.disown(pid);
}

/**
 * Makes the calls one after the other on one thread. Resolves with the result or negative errno of each; a call that
 * was cancelled before it began has -ECANCELED. An aborted signal ends the call that waits, with -EINTR.
 * @param held what must stay alive until then: the memory that the arguments are addresses of
 */
export function runCalls(
  calls: readonly BoundCall[],
  flags: number,
  signal: AbortSignal | undefined,
  held: unknown,
): Promise<number[]> {
  return jobs().run(calls, flags, signal, held);
}
