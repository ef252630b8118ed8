// SPDX-License-Identifier: MIT
// What the benchmarks found, as it is written to a file, and whether it is as good as it is meant to be.
import type { Result } from './timing';

/** Instructions of one call, median of many. */
export type Instructions = Readonly<Record<string, number>>;

export interface Results {
  /** How to get such a file. */
  made_by: string;
  /** Where it was measured. */
  machine: string;
  /** Nanoseconds, among so many mounts. */
  mounts?: { mounts: number; one: Result[]; all: Result[] };
  instructions?: { stock: Instructions; patched: Instructions };
  /** Seconds until the first process runs, median. */
  boot?: { stock: number; patched: number };
  /** Seconds of `npm run codegen -- --check`, median. */
  codegen?: number;
}

export interface Target {
  name: string;
  found: string;
  met: boolean;
}

const RESCAN = 'mountinfo, read and parsed';
/** The calls of every program; the others are rare and made by a few. */
export const HOT = ['open', 'openat2', 'stat', 'access', 'read', 'write', 'fork'];
/** For comparison only. */
export const APART = ['getppid', 'open (O_PATH)'];

const CHEAPER = 1000;
const TIMES_BARE = 2;
const MEAN_PERCENT = 0.3;
const HOT_PERCENT = 1;

function medianOf(results: readonly Result[], name: string): number {
  const found = results.find((result) => result.name === name);
  if (!found) throw new Error(`nothing was measured under the name "${name}"`);
  return found.median;
}

/** By how many per cent each call is dearer than before. */
export function dearer({
  stock,
  patched,
}: {
  stock: Instructions;
  patched: Instructions;
}): [string, number][] {
  return Object.entries(stock).map(([name, before]) => [name, ((patched[name] ?? NaN) / before - 1) * 100]);
}

export function percent(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(2)} %`;
}

function mountTargets({ one, all }: NonNullable<Results['mounts']>): Target[] {
  const cheaper = medianOf(one, RESCAN) / medianOf(one, 'mountInfo() by id');
  const times = medianOf(all, 'listMounts()') / medianOf(all, 'listmount() and statmount(), bare calls in C');
  return [
    {
      name: `mountInfo() of one mount is at least ${CHEAPER} times cheaper than to read the mount table again`,
      found: `${Math.round(cheaper)} times`,
      met: cheaper >= CHEAPER,
    },
    {
      name: `listMounts() takes at most ${TIMES_BARE} times as long as the bare calls`,
      found: `${times.toFixed(2)} times`,
      met: times <= TIMES_BARE,
    },
  ];
}

function instructionTargets(instructions: NonNullable<Results['instructions']>): Target[] {
  const all = dearer(instructions).filter(([name]) => !APART.includes(name));
  const mean = all.reduce((sum, [, more]) => sum + more, 0) / all.length;
  const hot = all.filter(([name]) => HOT.includes(name));
  const [worst, most] = hot.reduce((a, b) => (b[1] > a[1] ? b : a));
  return [
    {
      name: `calls are at most ${MEAN_PERCENT} % dearer than on the stock kernel, in the mean`,
      found: percent(mean),
      met: mean <= MEAN_PERCENT,
    },
    {
      name: `no hot call is more than ${HOT_PERCENT} % dearer`,
      found: `${worst} ${percent(most)}`,
      met: most <= HOT_PERCENT,
    },
  ];
}

export function targets({ mounts, instructions }: Results): Target[] {
  return [...(mounts ? mountTargets(mounts) : []), ...(instructions ? instructionTargets(instructions) : [])];
}

/** The lines of the counting program. */
export function readInstructions(output: string): Instructions {
  const lines = output.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', middle = ''] = line.split('\t');
      return [name, Number(middle)];
    }),
  );
}
