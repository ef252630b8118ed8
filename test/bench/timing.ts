// SPDX-License-Identifier: MIT
// Compares ways to do the same thing. They take turns in rounds shorter than a time slice, so that a busy machine
// spoils few of them and a change of its mood meets all alike; the median of the rounds is what counts.

/** A way to do it: does it `count` times and gives the nanoseconds of all together. */
export type Contestant = (count: number) => number | Promise<number>;

export interface Result {
  readonly name: string;
  /** Nanoseconds of one. */
  readonly median: number;
  /** Compared with the first contestant. */
  readonly ratio: number;
}

export interface Pace {
  readonly rounds: number;
  /** A round has as many as fit in, at least one. */
  readonly roundNanoseconds: number;
  readonly warmUpNanoseconds: number;
}

/** The compiler of V8 works in the background and may have to wait for a processor. */
const USUAL: Pace = { rounds: 401, roundNanoseconds: 1e6, warmUpNanoseconds: 500e6 };

/** Times a function by calling it over and over. */
export function repeated(body: () => unknown): Contestant {
  return (count) => {
    const start = process.hrtime.bigint();
    for (let i = 0; i < count; i++) body();
    return Number(process.hrtime.bigint() - start);
  };
}

/** The same for a function that gives a promise. */
export function awaited(body: () => Promise<unknown>): Contestant {
  return async (count) => {
    const start = process.hrtime.bigint();
    for (let i = 0; i < count; i++) await body();
    return Number(process.hrtime.bigint() - start);
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** How often it is done in a round. Finding out warms it up. */
async function countFor(contestant: Contestant, pace: Pace): Promise<number> {
  for (let count = 1; ; count *= 2) {
    const spent = await contestant(count);
    if (spent > pace.warmUpNanoseconds)
      return Math.max(1, Math.round((count * pace.roundNanoseconds) / spent));
  }
}

/** Runs all against each other. The first is what the others are compared with. */
export async function compare(
  contestants: Readonly<Record<string, Contestant>>,
  pace: Pace = USUAL,
): Promise<Result[]> {
  const runners = Object.entries(contestants).map(([name, run]) => ({
    name,
    run,
    count: 0,
    times: [] as number[],
  }));
  for (const runner of runners) runner.count = await countFor(runner.run, pace);
  for (let round = 0; round < pace.rounds; round++)
    for (const { run, count, times } of runners) times.push((await run(count)) / count);
  const medians = runners.map(({ times }) => median(times));
  return runners.map(({ name }, i) => ({
    name,
    median: medians[i] as number,
    ratio: (medians[i] as number) / (medians[0] as number),
  }));
}

export function table(
  title: string,
  results: readonly Result[],
  show: (nanoseconds: number) => string = (time) => `${time.toFixed(0)} ns`,
): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.map(
    ({ name, median: time, ratio }) =>
      `  ${name.padEnd(width)}  ${show(time).padStart(10)}  ${ratio.toFixed(2).padStart(6)}`,
  );
  return [title, ...lines].join('\n');
}
