// SPDX-License-Identifier: MIT
// The initramfs of one run: the first process, what it is to do (`/spec`, read by kernel/tools/guest/spec.c), and
// any file a run without a guest root needs.
import { cpio, type ArchiveEntry } from './cpio';
import { staticProgram } from './static-program';

export interface GuestRun {
  command: readonly string[];
  directory: string;
  environment: Readonly<Record<string, string>>;
  /** Use the guest root; else the initramfs is all there is. */
  image: boolean;
  /** Options of the 9p mount of the project; not mounted if undefined. */
  projectOptions?: string | undefined;
  /** The command gets a terminal of this size. */
  terminal?: { rows: number; columns: number } | undefined;
}

/** The strings of `/spec`, in the format that the guest reads. */
export function encodeRun(run: GuestRun): Buffer {
  const strings = [`directory=${run.directory}`];
  if (run.image) strings.push('image=');
  if (run.projectOptions !== undefined) strings.push(`project=${run.projectOptions}`);
  if (run.terminal) strings.push(`rows=${run.terminal.rows}`, `columns=${run.terminal.columns}`);
  strings.push(...Object.entries(run.environment).map(([name, value]) => `env=${name}=${value}`));
  strings.push(...run.command.map((argument) => `arg=${argument}`));
  return Buffer.concat(strings.map((text) => Buffer.from(`${text}\0`)));
}

export async function initramfs(run: GuestRun, extra: readonly ArchiveEntry[]): Promise<Buffer> {
  const init = await staticProgram('init', 'kernel/tools/guest');
  return cpio([
    { path: 'init', mode: 0o755, content: init },
    { path: 'spec', mode: 0o644, content: encodeRun(run) },
    ...extra,
  ]);
}
