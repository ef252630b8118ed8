// SPDX-License-Identifier: MIT
// Finds what the kernel complained about in its log, and the test that was running then.
import { kernelLines } from './kernel-log';
import { readMarker } from './protocol';

export interface Splat {
  /** The line that gives it away. */
  title: string;
  /** That line and what follows, for people. */
  excerpt: string[];
  /** Name in the marker of the test that ran, undefined between tests. */
  test: string | undefined;
}

/** Each says that the kernel found itself wrong, or gave up on somebody. */
const COMPLAINTS: readonly RegExp[] = [
  /\bWARNING: /,
  /\bBUG: /,
  /\bkernel BUG at /,
  /\bOops: /,
  /\bgeneral protection fault\b/,
  /\bKernel panic - not syncing/,
  /\bUBSAN: /,
  /\bODEBUG: /,
  /\brefcount_t: /,
  /\bDEBUG_LOCKS_WARN_ON\b/,
  /\bpossible (circular|recursive|irq lock inversion|deadlock)\b.*(lock|depend)/,
  /\bsuspicious RCU usage\b/,
  /\binconsistent lock state\b/,
  /\bsleeping function called\b/,
  /\bscheduling while atomic\b/,
  /\blist_(add|del) corruption\b/,
  /\bkmemleak: [1-9]\d* new suspected memory leak/,
  /\bINFO: task .* blocked (for|in) /,
  /\brcu: INFO: .*(stall|detected)/,
  /\bBusy inodes after unmount\b/,
  /\bunregister_netdevice: waiting for\b/,
  /\bslab .*: (Object|Objects) remaining\b/i,
];

const LONGEST_EXCERPT = 60;
const END = /---\[ end (trace|Kernel panic)/;

export function isComplaint(line: string): boolean {
  return COMPLAINTS.some((pattern) => pattern.test(line));
}

/** A splat goes on until its own end line, a marker, or as far as people read. */
function excerptAt(lines: readonly string[], start: number): string[] {
  const excerpt: string[] = [];
  for (const line of lines.slice(start, start + LONGEST_EXCERPT)) {
    if (readMarker(line)) break;
    excerpt.push(line);
    if (END.test(line)) break;
  }
  return excerpt;
}

export function findSplats(log: string): Splat[] {
  const lines = kernelLines(log);
  const splats: Splat[] = [];
  let test: string | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const marked = readMarker(line);
    if (marked) test = marked.what === 'begin' ? marked.name : undefined;
    else if (isComplaint(line)) {
      const excerpt = excerptAt(lines, at);
      splats.push({ title: line.trim(), excerpt, test });
      at += excerpt.length - 1;
    }
  }
  return splats;
}
