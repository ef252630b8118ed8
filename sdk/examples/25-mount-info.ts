// SPDX-License-Identifier: MIT
// Wish 25: a mount table without parsing /proc/self/mountinfo. One walk gives each mount with its strings and with what
// mount_info() alone knows: whose it is, what covers it, what it stands on, and whether it could be unmounted.
import {
  listMounts,
  mountInfo,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_RDONLY,
  MS_SHARED,
  type ListedMount,
} from '@lockstep/linux';

const info = ['owner', 'stack', 'umount', 'devs', 'features'] as const;
type Mount = ListedMount<(typeof info)[number]>;

function options({ mntAttr, mntPropagation }: Mount): string {
  return [
    mntAttr & MOUNT_ATTR_RDONLY ? 'ro' : 'rw',
    ...(mntAttr & MOUNT_ATTR_NOSUID ? ['nosuid'] : []),
    ...(mntAttr & MOUNT_ATTR_NODEV ? ['nodev'] : []),
    ...(mntAttr & MOUNT_ATTR_NOEXEC ? ['noexec'] : []),
    ...(mntPropagation & MS_SHARED ? ['shared'] : []),
  ].join(',');
}

function row(mount: Mount): string[] {
  const { stack, umount, devices, features } = mount.info;
  return [
    mount.mntPoint ?? '?',
    mount.fsType ?? '?',
    options(mount),
    devices.map(({ major, minor }) => `${major}:${minor}`).join(' ') || '-',
    features.has('tmpfile') ? 'yes' : 'no',
    stack.over === undefined ? '' : `covered by ${stack.above}`,
    umount.err === 0 ? 'yes' : `${umount.code}: ${umount.reasons.join(', ')}`,
  ];
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

async function main(): Promise<void> {
  const rows = [['MOUNT POINT', 'TYPE', 'OPTIONS', 'DEVICES', 'O_TMPFILE', 'STACK', 'CAN BE UNMOUNTED']];
  for await (const mount of listMounts({ want: ['basic', 'point', 'fsType'], info })) rows.push(row(mount));
  print(rows);

  const { mntId, mntNsId, owner } = await mountInfo({ path: '/', want: ['basic', 'ns', 'owner'] });
  const whose = owner.visible ? `user namespace ${owner.id} (inode ${owner.ino})` : 'somebody else';
  console.log(`\n/ is mount ${mntId} of mount namespace ${mntNsId} and belongs to ${whose}.`);
}

void main();
