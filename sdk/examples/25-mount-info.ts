// SPDX-License-Identifier: MIT
// Wish 25: a mount table without parsing /proc/self/mountinfo. One walk lists the mounts with their strings, and
// mount_info() adds what only it knows: the state of a mount, and which user namespace owns its namespace.
import {
  isSystemError,
  listMounts,
  mountInfo,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_RDONLY,
  MOUNT_STATE_OVERMOUNTED,
  MS_SHARED,
} from '@lockstep/linux';

async function main(): Promise<void> {
  const rows: string[][] = [['ID', 'MOUNT POINT', 'TYPE', 'OPTIONS', 'STATE']];
  for await (const mount of listMounts({ want: ['basic', 'point', 'fsType'] })) {
    // Between the list and the question a mount may go: then it has no row.
    const info = await mountInfo({ id: mount.mntId }).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return undefined;
      throw error;
    });
    if (!info) continue;
    const options = [
      info.mntAttr & MOUNT_ATTR_RDONLY ? 'ro' : 'rw',
      ...(info.mntAttr & MOUNT_ATTR_NOSUID ? ['nosuid'] : []),
      ...(info.mntAttr & MOUNT_ATTR_NOEXEC ? ['noexec'] : []),
      ...(info.mntPropagation & MS_SHARED ? ['shared'] : []),
    ];
    const state = info.mntState & MOUNT_STATE_OVERMOUNTED ? 'covered' : 'visible';
    rows.push([String(info.mntId), mount.mntPoint ?? '?', mount.fsType ?? '?', options.join(','), state]);
  }
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );

  const root = await mountInfo('/');
  console.log(`\n/ is mount ${root.mntId} of mount namespace ${root.mntNsId} (inode ${root.mntNsIno}),`);
  console.log(`which user namespace ${root.mntnsUsernsId} (inode ${root.mntnsUsernsIno}) owns.`);
}

void main();
