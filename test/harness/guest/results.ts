// SPDX-License-Identifier: MIT
// The guest's end of the results port and of the kernel log. Synchronous, so that what was written is out before a
// test can take the machine down. Environment and reporter live in one process and share this module's state.
import { openSync, writeSync } from 'node:fs';
import { marker, type Message } from '../protocol';

const RESULTS = '/dev/virtio-ports/lockstep.results';

let sequence = 0;
const descriptors = new Map<string, number>();

function descriptor(path: string): number {
  const open = descriptors.get(path) ?? openSync(path, 'w');
  descriptors.set(path, open);
  return open;
}

/** A port takes what fits; a line may need several writes. */
function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}

export function send(message: Message): void {
  sequence += 1;
  writeWhole(descriptor(RESULTS), `${JSON.stringify({ seq: sequence, ...message })}\n`);
}

/** Priority 5 (notice): shown on the console, taken for a problem by nobody. */
export function mark(what: 'begin' | 'end', name: string): void {
  writeSync(descriptor('/dev/kmsg'), `<5>${marker(what, name)}\n`);
}
