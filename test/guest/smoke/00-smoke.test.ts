// SPDX-License-Identifier: MIT
// The guest itself: that the tests run where they think they run, on the kernel and the file systems they need.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { networkInterfaces, release } from 'node:os';
import { join } from 'node:path';

const TMPFS_MAGIC = 0x01021994;

interface Mount {
  point: string;
  type: string;
  options: string;
}

function mounts(): Mount[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, point = '', type = '', options = ''] = line.split(' ');
      return { point, type, options };
    });
}

test('the kernel is the 7.3 that was built for tests', () => {
  expect(release()).toMatch(/^7\.3/);
});

test('lockdep watches the locks, and found nothing so far', () => {
  const stats = readFileSync('/proc/lockdep_stats', 'utf8');
  expect(stats).toMatch(/debug_locks:\s+1\b/);
});

test('descriptors have paths', () => {
  expect(readlinkSync('/dev/fd')).toBe('/proc/self/fd');
});

test.each([
  ['/proc', 'proc'],
  ['/sys', 'sysfs'],
  ['/dev', 'devtmpfs'],
  ['/dev/pts', 'devpts'],
  ['/tmp', 'tmpfs'],
  ['/run', 'tmpfs'],
  ['/sys/fs/cgroup', 'cgroup2'],
  ['/sys/fs/bpf', 'bpf'],
  ['/sys/kernel/security', 'securityfs'],
  ['/sys/kernel/debug', 'debugfs'],
  ['/sys/kernel/tracing', 'tracefs'],
])('%s is a %s', (point, type) => {
  expect(mounts().filter((mount) => mount.point === point)).toMatchObject([{ type }]);
});

test('the project is shared in and cannot be written', () => {
  const [project] = mounts().filter((mount) => mount.point === '/lockstep');
  expect(project).toMatchObject({ type: '9p' });
  expect(() => writeFileSync('/lockstep/written-by-a-test', '')).toThrow(/EROFS|EACCES|EPERM/);
});

test('temporary files are in memory', () => {
  const directory = mkdtempSync(join('/tmp', 'smoke-'));
  expect(statfsSync(directory).type).toBe(TMPFS_MAGIC);
  rmSync(directory, { recursive: true });
});

test('loopback is up', () => {
  expect(networkInterfaces()['lo']?.map(({ address }) => address)).toContain('127.0.0.1');
});

test.each([
  'mkfs.ext4',
  'mkfs.xfs',
  'mkfs.btrfs',
  'mkfs.vfat',
  'mkfs.f2fs',
  'quotacheck',
  'ip',
  'strace',
  'capsh',
])('the guest has %s', (tool) => {
  expect(execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' })).toMatch(/^\//);
});
