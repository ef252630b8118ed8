// SPDX-License-Identifier: MIT
// The guest root: a small Debian tree with Node.js and the tools that tests use, as one read-only disk image. Made
// once for each list of packages; reading it from a disk is faster in the guest than reading it over 9p.
import { join } from 'node:path';
import { cached } from './lib/cache';
import { makeDebianTree } from './lib/debian-tree';
import { GB, requireDisk } from './lib/disk';
import { recall, remember } from './lib/estimates';
import { run } from './lib/exec';
import { hashOf, removeTree } from './lib/files';
import { ensureHostPackages } from './lib/host';
import { cacheDir } from './lib/paths';
import { task } from './lib/progress';

const SUITE = 'trixie';

const PACKAGES = [
  'acl',
  'attr',
  'bpftool',
  'btrfs-progs',
  'cryptsetup-bin',
  'dmsetup',
  'dosfstools',
  'e2fsprogs',
  'erofs-utils',
  'exfatprogs',
  'f2fs-tools',
  'fscrypt',
  'fuse3',
  'iproute2',
  'keyutils',
  'kmod',
  'less',
  'libcap2-bin',
  'libubsan1',
  'mount',
  'nodejs',
  'passwd',
  'procps',
  'quota',
  'strace',
  'uidmap',
  'util-linux',
  'xfsprogs',
];

/** Nothing reads documentation in the guest. */
const LEFT_OUT = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/info/*', '/usr/share/locale/*'];

const IMAGE_MIB = 640;

async function makeImage(tree: string, image: string): Promise<void> {
  await ensureHostPackages(['e2fsprogs']);
  // No journal: the file system is never written.
  const features = '^has_journal,^resize_inode';
  await run('mke2fs', ['-q', '-t', 'ext4', '-O', features, '-m', '0', '-d', tree, image, `${IMAGE_MIB}M`]);
}

async function makeGuestRoot(dir: string): Promise<void> {
  await requireDisk({ what: 'the guest root', path: cacheDir, bytes: GB });
  const started = Date.now();
  const { seconds } = recall('guest-root', { seconds: 60 });
  await task(`making the guest root (${PACKAGES.length} Debian packages)`, seconds, async (report) => {
    const tree = join(dir, 'tree');
    const extra = LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`);
    await makeDebianTree({ suite: SUITE, packages: PACKAGES, extra }, tree, report);
    report('writing the image');
    await makeImage(tree, join(dir, 'root.img'));
    await removeTree(tree);
  });
  remember('guest-root', { seconds: (Date.now() - started) / 1000 });
}

/** Path of the image, made if need be. */
export async function ensureGuestRoot(): Promise<string> {
  const key = hashOf([SUITE, ...PACKAGES, ...LEFT_OUT, String(IMAGE_MIB)]).slice(0, 16);
  const entry = await cached('guest-root', key, makeGuestRoot, { what: 'the guest root' });
  return join(entry, 'root.img');
}
