// SPDX-License-Identifier: MIT
// The words of struct mount_info as values: owner, verdict, locks and stack; and what is there by type.
import {
  MOUNT_INFO_LOCKS,
  MOUNT_INFO_OWNER,
  MOUNT_INFO_STACK,
  MOUNT_INFO_UMOUNT,
  MOUNT_LOCK_ATTRS,
  MOUNT_LOCK_NODEV,
  MOUNT_STATE_UNMOUNTED,
  MOUNT_STATE_USERNS_HIDDEN,
  MOUNT_UMOUNT_BUSY,
  MOUNT_UMOUNT_OBSTRUCTED,
  MountInfo,
  mountInfo,
} from '../../../sdk/src/index';

/** An answer with these words, by name as C spells them. */
function answer(words: Record<string, bigint | number>): MountInfo {
  const view = new DataView(new ArrayBuffer(MountInfo.size));
  for (const [name, value] of Object.entries(words)) {
    const field = MountInfo.layout.fields.find(([field]) => field === name);
    if (!field) throw new Error(`no field ${name}`);
    if (typeof value === 'bigint') view.setBigUint64(field[1], value, true);
    else view.setUint32(field[1], value, true);
  }
  return new MountInfo(view, undefined);
}

test('a part whose group was not filled is undefined', () => {
  const { owner, fileSystemOwner, umount, locks, stack } = answer({ mask: 0n });
  expect([owner, fileSystemOwner, umount, locks, stack]).toEqual(new Array(5).fill(undefined));
});

test('an owner is named, hidden, or nobody', () => {
  const mask = MOUNT_INFO_OWNER;
  const shown = answer({ mask, owner_userns_id: 7n, owner_userns_ino: 9, sb_userns_id: 0n });
  expect(shown.owner).toEqual({ visible: true, id: 7n, ino: 9 });
  expect(shown.fileSystemOwner).toEqual({ visible: false, why: 'hidden' });
  const hidden = answer({ mask, mnt_state: MOUNT_STATE_USERNS_HIDDEN });
  expect(hidden.owner).toEqual({ visible: false, why: 'hidden' });
  const unmounted = answer({ mask, mnt_state: MOUNT_STATE_UNMOUNTED, sb_userns_id: 3n, sb_userns_ino: 4 });
  expect(unmounted.owner).toEqual({ visible: false, why: 'unmounted' });
  expect(unmounted.fileSystemOwner).toEqual({ visible: true, id: 3n, ino: 4 });
});

test('a verdict has numbers, codes and reasons', () => {
  const mask = MOUNT_INFO_UMOUNT;
  const umount_why = MOUNT_UMOUNT_BUSY | MOUNT_UMOUNT_OBSTRUCTED | (1n << 62n);
  const { umount } = answer({ mask, umount_err: 16, umount_detach_err: 0, umount_why });
  expect(umount).toMatchObject({ err: 16, code: 'EBUSY', detachErr: 0, detachCode: undefined });
  expect(umount?.reasons).toEqual(['busy', 'obstructed']);
});

test('locks and stack', () => {
  const mnt_locks = MOUNT_LOCK_NODEV | MOUNT_LOCK_ATTRS;
  const mask = MOUNT_INFO_LOCKS | MOUNT_INFO_STACK;
  const info = answer({ mask, mnt_locks, over_id: 5n, stack_above: 2, nr_children: 3 });
  expect(info.locks).toEqual(new Set(['nodev', 'attrs']));
  expect(info.stack).toEqual({ over: 5n, above: 2, children: 3 });
  expect(answer({ mask }).stack).toEqual({ over: undefined, above: 0, children: 0 });
});

test('what was asked for is there by type, what was not may be missing', () => {
  const asks = async () => {
    const { umount, owner } = await mountInfo({ path: '/', want: ['umount', 'owner'] });
    const known: [number, boolean] = [umount.err, owner.visible];
    const other = await mountInfo({ path: '/', want: ['stack'] });
    // @ts-expect-error: it was not asked for
    const unknown: number = other.umount.err;
    // @ts-expect-error: there is no such reason
    return [known, unknown, umount.reasons.includes('bored')];
  };
  expect(asks).toBeInstanceOf(Function);
});
