// SPDX-License-Identifier: MIT
// Wish 27: a container whose root cannot undo what was set on a mount. A manager makes the container's /data read-only
// and locks it. The root of the container is real root in the same user namespace, and may mount what it likes; still
// nothing that it tries gives it a writable /data, while all that restricts further works.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountSetattr, Namespaces, openTreeAttr } from '@lockstep/linux';

const root = mkdtempSync(join(tmpdir(), 'locked-mount-'));
const data = join(root, 'data');
const copy = join(root, 'copy');

/** What a shell in the container says to a command: `done`, or the last words of its complaint. */
function inContainer(container: Namespaces, script: string): string {
  try {
    const enter = ['-t', String(container.pid), '--mount', 'sh', '-c', script];
    execFileSync('nsenter', enter, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    return 'done';
  } catch (error) {
    const [complaint = ''] = (error as { stderr: string }).stderr.trim().split('\n');
    return `refused: ${complaint.split(': ').at(-1) ?? ''}`;
  }
}

async function tryCall(body: () => Promise<unknown>): Promise<string> {
  return body().then(
    () => 'done',
    (error: unknown) => `refused: ${(error as { code: string }).code}`,
  );
}

async function main(): Promise<void> {
  [data, copy].forEach((path) => mkdirSync(path));
  await using container = await Namespaces.enter({ unshare: ['mount'] });
  inContainer(container, `mount -t tmpfs data ${data} && echo precious > ${data}/file`);

  // The manager: read-only with everything below, and so it stays.
  await container.run(() => mountSetattr(data, { set: ['rdonly', 'nosuid'], recursive: true, locked: true }));
  console.log('The manager made /data read-only and nosuid, and locked it.\n');

  const attempts: [what: string, how: () => string | Promise<string>][] = [
    ['remount it writable', () => inContainer(container, `mount -o remount,bind,rw ${data}`)],
    [
      'clear read-only by mount_setattr()',
      () => container.run(() => tryCall(() => mountSetattr(data, { clear: ['rdonly'] }))),
    ],
    ['bind it elsewhere', () => inContainer(container, `mount --bind ${data} ${copy}`)],
    ['  and make that writable', () => inContainer(container, `mount -o remount,bind,rw ${copy}`)],
    ['  and write there', () => inContainer(container, `echo gone > ${copy}/file`)],
    [
      '  and restrict that further',
      () => inContainer(container, `mount -o remount,bind,ro,nosuid,noexec ${copy}`),
    ],
    [
      'clone it writable in one step',
      () =>
        container.run(() =>
          tryCall(async () => (await openTreeAttr(data, { clone: true, clear: ['rdonly'] })).close()),
        ),
    ],
    [
      'make it writable in a namespace of its own',
      () => inContainer(container, `unshare --mount mount -o remount,bind,rw ${data}`),
    ],
    [
      'restrict even the locked mount',
      () => inContainer(container, `mount -o remount,bind,ro,noexec ${data}`),
    ],
    [
      'unshare and cut all propagation',
      () => inContainer(container, 'unshare --mount mount --make-rprivate /'),
    ],
  ];
  console.log('Root of the container tries to');
  for (const [what, how] of attempts) console.log(`  ${what.padEnd(44)} ${await how()}`);
}

void main().finally(() => rmSync(root, { recursive: true }));
