// SPDX-License-Identifier: MIT
// Tells on stderr what a long step does, how far it is and about how long it still takes. A terminal gets one line
// that is redrawn; anything else gets a line at the start, one a minute, and one at the end. Steps shorter than a
// second say nothing.
import { onExit } from './signals';

/** A number is the fraction done (0..1), a text says what is being done right now. */
export type Report = (fractionOrText: number | string) => void;

const QUIET_MS = 1000;
const REDRAW_MS = 500;
const LOG_EVERY_MS = 60_000;

export function formatSeconds(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  return whole < 600 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${Math.round(whole / 60)} min`;
}

/** How long still; undefined if nothing is known or the estimate has run out. */
export function secondsLeft(
  elapsed: number,
  fraction: number,
  estimate: number | undefined,
): number | undefined {
  const byEstimate = estimate === undefined ? undefined : estimate - elapsed;
  const byFraction = fraction > 0.02 ? (elapsed / fraction) * (1 - fraction) : undefined;
  if (byFraction === undefined) return byEstimate !== undefined && byEstimate > 0 ? byEstimate : undefined;
  if (byEstimate === undefined || byEstimate <= 0) return byFraction;
  // Early fractions are noise, later ones are the truth.
  const trust = Math.min(1, fraction * 4);
  return byEstimate * (1 - trust) + byFraction * trust;
}

class Task {
  readonly started = Date.now();
  fraction = 0;
  text = '';

  constructor(
    readonly label: string,
    readonly estimate: number | undefined,
  ) {}

  get elapsed(): number {
    return (Date.now() - this.started) / 1000;
  }

  describe(): string {
    const left = secondsLeft(this.elapsed, this.fraction, this.estimate);
    const parts = [this.label];
    if (this.fraction > 0) parts.push(`${Math.min(99, Math.floor(this.fraction * 100))} %`);
    if (this.text !== '') parts.push(this.text);
    if (left !== undefined) parts.push(`about ${formatSeconds(left)} left`);
    else if (this.elapsed > 2) parts.push(`${formatSeconds(this.elapsed)} so far`);
    return parts.join(', ');
  }
}

const running: Task[] = [];

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

function draw(): void {
  const task = running.at(-1);
  if (task === undefined) return;
  const line = task.describe().slice(0, Math.max(20, process.stderr.columns - 1));
  process.stderr.write(`\r\x1b[K${line}`);
}

function schedule(task: Task): () => void {
  const tty = process.stderr.isTTY;
  let later: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    if (tty) draw();
    else process.stderr.write(`${task.describe()}\n`);
    later = setInterval(
      () => {
        if (running.at(-1) !== task) return;
        if (tty) draw();
        else process.stderr.write(`${task.describe()}\n`);
      },
      tty ? REDRAW_MS : LOG_EVERY_MS,
    );
  }, QUIET_MS);
  return () => {
    clearTimeout(first);
    clearInterval(later);
  };
}

export async function task<T>(
  label: string,
  estimateSeconds: number | undefined,
  fn: (report: Report) => Promise<T>,
): Promise<T> {
  const current = new Task(label, estimateSeconds);
  running.push(current);
  const stop = schedule(current);
  const forget = onExit(clearLine);
  let ended = 'failed after';
  try {
    const result = await fn((value) => {
      if (typeof value === 'number') current.fraction = Math.min(1, Math.max(0, value));
      else current.text = value;
    });
    ended = 'done in';
    return result;
  } finally {
    forget();
    stop();
    running.splice(running.indexOf(current), 1);
    if (current.elapsed * 1000 >= QUIET_MS) {
      clearLine();
      process.stderr.write(`${label}: ${ended} ${formatSeconds(current.elapsed)}\n`);
    }
  }
}

/** One line for the person at the terminal, not disturbing a line that is being redrawn. */
export function say(text: string): void {
  clearLine();
  process.stderr.write(`${text}\n`);
}
