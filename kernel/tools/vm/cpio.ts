// SPDX-License-Identifier: MIT
// Writes the archive format of an initramfs ("newc" cpio): just what the kernel's unpacker reads, in memory.

export interface ArchiveEntry {
  /** Path without a leading slash. */
  path: string;
  mode: number;
  content?: Buffer;
}

const DIRECTORY = 0o040000;
const REGULAR = 0o100000;

/** Header and name, and the content, are each padded to four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function member(inode: number, path: string, mode: number, content: Buffer): Buffer {
  const name = Buffer.from(`${path}\0`);
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), name])), padded(content)]);
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** An archive of the files, with the directories above them. */
export function cpio(entries: readonly ArchiveEntry[]): Buffer {
  const directories = [...new Set(entries.flatMap((entry) => parentsOf(entry.path)))].sort();
  const members = [
    ...directories.map((path) => ({ path, mode: DIRECTORY | 0o755, content: Buffer.alloc(0) })),
    ...entries.map(({ path, mode, content = Buffer.alloc(0) }) => ({ path, mode: REGULAR | mode, content })),
    { path: 'TRAILER!!!', mode: 0, content: Buffer.alloc(0) },
  ];
  return Buffer.concat(
    members.map(({ path, mode, content }, index) => member(index + 1, path, mode, content)),
  );
}
