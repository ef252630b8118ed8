// SPDX-License-Identifier: MIT
// The mask of a descriptor as /proc shows it, and whether a path or a descriptor can be opened.
import { readFileSync } from 'node:fs';
import { openat2, type FileDescriptor, type Openat2Options } from '@lockstep/linux';

/** From fdinfo, which has no line if there is no mask. */
export function maskOf({ fd }: { fd: number }): number {
  const text = readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
  return Number(/^upgrade_mask:\t(0x[0-9a-f]+)$/m.exec(text)?.[1] ?? 0);
}

/** The name of a descriptor in the file system. */
export function linkOf({ fd }: { fd: number }): string {
  return `/proc/self/fd/${fd}`;
}

/** `ok`, or the code of the error. */
export async function opening(path: string, options: Openat2Options = {}): Promise<string> {
  try {
    await (await openat2(path, options)).close();
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** The mask of what lies behind a link. */
export async function maskBehind(link: string): Promise<number> {
  await using behind: FileDescriptor<'file'> = await openat2(link, { path: true });
  return maskOf(behind);
}
