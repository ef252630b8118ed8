// SPDX-License-Identifier: MIT
// A descriptor that is open just as long as a test needs it.
import { closeSync, openSync } from 'node:fs';

export function withFd<T>(path: string, use: (fd: number) => Promise<T>): Promise<T> {
  const fd = openSync(path, 'r');
  return use(fd).finally(() => closeSync(fd));
}
