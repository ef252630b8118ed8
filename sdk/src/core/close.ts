// SPDX-License-Identifier: MIT
// Closing. Linux frees the number whatever close() returns, EINTR included, so it is made once and never again, and
// always in this process, wherever other calls go.
import { EINTR } from './errno';
import { SystemError } from './errors';
import { KEEP_EINTR, runCalls, URGENT } from './jobs';
import { native } from './native';

/** Closes on this thread; what an earlier write failed with is lost. */
export function closeNow(fd: number): void {
  const own = native();
  own.enter(own.entry('close'), [fd]);
}

/** Closes on another thread; not behind other calls, which may wait for a lock that this gives up. */
export async function closeLater(fd: number): Promise<void> {
  const [result = 0] = await runCalls(
    [{ entry: native().entry('close'), values: [fd] }],
    KEEP_EINTR | URGENT,
    undefined,
    undefined,
  );
  if (result < 0 && result !== EINTR) throw new SystemError(result, { syscall: 'close' });
}
