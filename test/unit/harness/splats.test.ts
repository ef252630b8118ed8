// SPDX-License-Identifier: MIT
// What counts as a complaint of the kernel, and which test it is put to.
import { marker } from '../../harness/protocol';
import { findSplats, isComplaint } from '../../harness/splats';

const COMPLAINTS = [
  'WARNING: fs/namespace.c:1234 at mnt_get_count+0x1c/0x30, CPU#0: node/123',
  'WARNING: CPU: 1 PID: 77 at kernel/locking/mutex.c:950 __mutex_lock+0x1d0/0xe90',
  'WARNING: possible circular locking dependency detected',
  'WARNING: suspicious RCU usage',
  'WARNING: inconsistent lock state',
  'BUG: sleeping function called from invalid context at include/linux/sched/mm.h:321',
  'BUG: KASAN: slab-use-after-free in path_put+0x1f/0x40',
  'BUG: unable to handle page fault for address: ffff888003c5c000',
  'BUG: Dentry 00000000abcdef01{i=2,n=/}  still in use (1) [unmount of tmpfs tmpfs]',
  'kernel BUG at fs/inode.c:1234!',
  'Oops: general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#1] SMP',
  'refcount_t: underflow; use-after-free.',
  'list_del corruption. prev->next should be ffff8880, but was dead0000',
  'UBSAN: array-index-out-of-bounds in fs/open.c:12:3',
  'INFO: task node:123 blocked for more than 30 seconds.',
  'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:',
  'watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [node:99]',
  'kmemleak: 2 new suspected memory leaks (see /sys/kernel/debug/kmemleak)',
  'VFS: Busy inodes after unmount of loop0 (ext4)',
  'unregister_netdevice: waiting for lo to become free. Usage count = 2',
  'DEBUG_LOCKS_WARN_ON(lock->owner != current)',
  'Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b',
];

const HARMLESS = [
  'node[123]: segfault at 0 ip 0000000000401136 sp 00007ffc error 4 in x[401000+1000]',
  'kmemleak: 0 new suspected memory leaks',
  'EXT4-fs (loop0): mounted filesystem without journal. Quota mode: none.',
  'debug: unmapping init memory',
  'Run /init as init process',
  'TAP: refcount tests passed',
];

test.each(COMPLAINTS)('a complaint: %s', (line) => {
  expect(isComplaint(line)).toBe(true);
});

test.each(HARMLESS)('no complaint: %s', (line) => {
  expect(isComplaint(line)).toBe(false);
});

function log(...lines: string[]): string {
  return lines.map((line, index) => `[    ${index}.000001][   T12] ${line}\r\n`).join('');
}

test('a splat belongs to the test between whose markers it stands', () => {
  const found = findSplats(
    log(
      marker('begin', 'a > one'),
      marker('end', 'a > one'),
      marker('begin', 'a > two'),
      '------------[ cut here ]------------',
      'WARNING: fs/namespace.c:1 at f+0x1/0x2, CPU#0: node/1',
      'Call Trace:',
      ' g+0x1/0x2',
      '---[ end trace 0000000000000000 ]---',
      'something else',
      marker('end', 'a > two'),
      'BUG: scheduling while atomic: node/1/0x00000002',
    ),
  );
  expect(found.map(({ test: name, title }) => [name, title.slice(0, 12)])).toEqual([
    ['a > two', 'WARNING: fs/'],
    [undefined, 'BUG: schedul'],
  ]);
  expect(found[0]?.excerpt.at(-1)).toBe('---[ end trace 0000000000000000 ]---');
});

test('the name of a test is no complaint', () => {
  expect(findSplats(log(marker('begin', 'a > prints BUG: nothing')))).toEqual([]);
});

test('a name with line ends stays one marker', () => {
  expect(marker('begin', 'a > b\nc')).not.toContain('\n');
});
