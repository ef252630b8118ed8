// SPDX-License-Identifier: MIT
// Wish 11: a service manager in a container plans how it unmounts everything at shutdown. What the container manager
// mounted cannot be unmounted from inside and is not worth a try; the rest goes in an order in which nothing fails.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, closeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listMounts, Namespaces, type ListedMount } from '@lockstep/linux';

type Mount = ListedMount<'owner' | 'umount' | 'stack'>;

async function mountTable(): Promise<Mount[]> {
  const mounts: Mount[] = [];
  for await (const mount of listMounts({ want: ['basic', 'point'], info: ['owner', 'umount', 'stack'] }))
    mounts.push(mount);
  return mounts;
}

/** Ours are those whose owner we are told. The later a mount was made, the earlier it goes. */
function plan(mounts: readonly Mount[]): { steps: Mount[]; foreign: Mount[] } {
  const foreign = mounts.filter(({ info }) => !info.owner.visible);
  const steps = mounts.filter(({ info }) => info.owner.visible).reverse();
  return { steps, foreign };
}

function explain({ info: { umount, stack } }: Mount): string {
  if (umount.err === 0) return 'can go at once';
  if (umount.reasons.includes('children')) return `goes after the ${stack.children} mounted on it`;
  if (umount.reasons.includes('busy')) return 'in use: its users are stopped first';
  return `stays: ${umount.reasons.join(', ')}`;
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'shutdown-'));
  const volume = join(directory, 'volume');
  const data = join(directory, 'data');
  for (const path of [volume, data]) mkdirSync(path);
  // The container manager gives the container a volume ...
  execFileSync('mount', ['-t', 'tmpfs', 'volume', volume]);
  const container = await Namespaces.enter({ unshare: ['user', 'mount'] });
  const enter = ['--target', String(container.pid), '--user', '--mount', '--preserve-credentials'];
  const inside = (...command: string[]) => execFileSync('nsenter', [...enter, ...command]);
  // ... and what runs in the container mounts more.
  inside('mount', '-t', 'tmpfs', 'data', data);
  inside('mkdir', `${data}/cache`, `${data}/log`);
  inside('mount', '-t', 'tmpfs', 'cache', `${data}/cache`);
  inside('mount', '-t', 'tmpfs', 'log', `${data}/log`);
  const log = openSync(`/proc/${container.pid}/root${data}/log`, 'r');

  const { steps, foreign } = plan(await container.run(mountTable));
  console.log(`${foreign.length} mounts belong to the container manager and are left out, among them:`);
  for (const { mntPoint } of foreign.filter(({ mntPoint }) => mntPoint === volume || mntPoint === '/'))
    console.log(`  ${mntPoint}`);
  console.log('The shutdown transaction:');
  for (const mount of steps) console.log(`  unmount ${mount.mntPoint}: ${explain(mount)}`);

  closeSync(log);
  for (const { mntPoint } of steps) inside('umount', mntPoint ?? '');
  console.log(`Done: ${steps.length} unmounts, none of them failed.`);

  await container.close();
  execFileSync('umount', [volume]);
  rmSync(directory, { recursive: true });
}

void main();
