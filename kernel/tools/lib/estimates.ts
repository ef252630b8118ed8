// SPDX-License-Identifier: MIT
// How long each step took the last time on this machine and how many lines it printed, for honest progress.
// Losing this file costs nothing but a worse guess.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from './files';
import { cacheDir } from './paths';

export interface Estimate {
  seconds: number;
  /** Lines that the step prints, if it counts them. */
  steps?: number;
}

const file = join(cacheDir, 'estimates.json');

function load(): Record<string, Estimate> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Estimate>;
  } catch {
    // Missing or damaged: only a guess is lost.
    return {};
  }
}

export function recall(step: string, fallback: Estimate): Estimate {
  return load()[step] ?? fallback;
}

export function remember(step: string, estimate: Estimate): void {
  writeAtomic(file, `${JSON.stringify({ ...load(), [step]: estimate }, null, 2)}\n`);
}
