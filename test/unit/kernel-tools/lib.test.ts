// SPDX-License-Identifier: MIT
// The small helpers: locks, disk, commands, progress, host packages, the choice of the archive.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseArchive, type IndexTarget } from '../../../kernel/tools/lib/apt';
import { formatBytes, requireDisk } from '../../../kernel/tools/lib/disk';
import { UserError } from '../../../kernel/tools/lib/errors';
import { run } from '../../../kernel/tools/lib/exec';
import { hashOf, listFiles, writeIfChanged } from '../../../kernel/tools/lib/files';
import { ensureHostPackages, type HostSystem } from '../../../kernel/tools/lib/host';
import { withLock } from '../../../kernel/tools/lib/lock';
import { formatSeconds, secondsLeft } from '../../../kernel/tools/lib/progress';
import { stderrOf, useTemporaryDir, writeFiles } from './support';

const dir = useTemporaryDir();

describe('lock', () => {
  test('holders take turns, and the second says that it waits', async () => {
    const order: string[] = [];
    let leave = (): void => undefined;
    const second = new Promise<void>((resolve) => (leave = resolve));
    const said: string[] = [];
    const spy = jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      said.push(chunk.toString());
      leave();
      return true;
    });
    const b = { done: Promise.resolve() };
    await withLock(join(dir(), 'lock'), 'it', async () => {
      b.done = withLock(join(dir(), 'lock'), 'it', () => {
        order.push('b');
        return Promise.resolve();
      });
      await second;
      order.push('a');
    });
    await b.done;
    spy.mockRestore();
    expect(order).toEqual(['a', 'b']);
    expect(said).toEqual([`waiting for another run (process ${process.pid}), which works on it\n`]);
  });

  test('is released when the work fails', async () => {
    const failing = withLock(join(dir(), 'lock'), 'it', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await expect(withLock(join(dir(), 'lock'), 'it', () => Promise.resolve(1))).resolves.toBe(1);
  });
});

describe('disk', () => {
  test('too little: one line with what, how much, where, how much there is', async () => {
    const need = { what: 'the toolchain', path: '/some/where', bytes: 3.5e9, free: () => 1.2e9 };
    await expect(requireDisk(need)).rejects.toThrow(
      new UserError(
        'too little disk: the toolchain needs 3.5 GB in /some/where, 1.2 GB are free; make room, or set LOCKSTEP_CACHE to a directory elsewhere',
      ),
    );
  });

  test('gives up what can be given up first', async () => {
    let free = 1e9;
    const reclaim = (): Promise<boolean> => {
      free += 1e9;
      return Promise.resolve(true);
    };
    await requireDisk({ what: 'it', path: dir(), bytes: 2.5e9, free: () => free, reclaim });
    expect(free).toBe(3e9);
  });

  test('looks at the directory that will hold a path that does not exist yet', async () => {
    await expect(requireDisk({ what: 'it', path: join(dir(), 'a/b'), bytes: 1 })).resolves.toBeUndefined();
    await expect(requireDisk({ what: 'it', path: join(dir(), 'a/b'), bytes: 1e18 })).rejects.toThrow(
      UserError,
    );
  });

  test('sizes are readable', () => {
    expect([formatBytes(12_345_678), formatBytes(100_000_000), formatBytes(7.26e9)]).toEqual([
      '13 MB',
      '0.1 GB',
      '7.3 GB',
    ]);
  });
});

describe('run', () => {
  test('collects output line by line', async () => {
    const lines: string[] = [];
    const { stdout, stderr } = await run('sh', ['-c', 'echo a; echo b >&2; printf c'], {
      onLine: (line, stream) => lines.push(`${stream}:${line}`),
    });
    expect([stdout, stderr]).toEqual(['a\nc', 'b\n']);
    expect(lines.sort()).toEqual(['stderr:b', 'stdout:a', 'stdout:c']);
  });

  test('a failure shows the last lines and the log', async () => {
    const log = join(dir(), 'log');
    const failing = run('sh', ['-c', 'echo why; exit 3'], { label: 'the step', log });
    await expect(failing).rejects.toThrow(
      `the step failed (exit code 3); everything it said is in ${log}:\n    why`,
    );
    expect(readFileSync(log, 'utf8')).toBe('why\n');
  });

  test('a missing program is said in one line', async () => {
    await expect(run('no-such-program', [])).rejects.toThrow(
      'no-such-program is not installed, and it is needed',
    );
  });

  test('input and exit codes that are answers', async () => {
    const { stdout, code } = await run('sh', ['-c', 'cat; exit 1'], { input: 'text', okCodes: [1] });
    expect([stdout, code]).toEqual(['text', 1]);
  });
});

describe('files', () => {
  test('unchanged content is not written', () => {
    const file = join(dir(), 'a/b');
    expect(writeIfChanged(file, Buffer.from('x'))).toBe(true);
    expect(writeIfChanged(file, Buffer.from('x'))).toBe(false);
    expect(writeIfChanged(file, Buffer.from('y'))).toBe(true);
    expect(listFiles(dir())).toEqual(['a/b']);
  });

  test('a hash tells parts apart', () => {
    expect(hashOf(['ab', 'c'])).not.toBe(hashOf(['a', 'bc']));
    writeFiles(dir(), { z: '', 'a/z': '', 'a/b': '' });
    expect(listFiles(dir())).toEqual(['a/b', 'a/z', 'z']);
    expect(listFiles(join(dir(), 'none'))).toEqual([]);
  });
});

describe('progress', () => {
  test('the time left follows the estimate first and the work done later', () => {
    expect(secondsLeft(10, 0, 100)).toBe(90);
    expect(secondsLeft(10, 0, undefined)).toBeUndefined();
    expect(secondsLeft(200, 0, 100)).toBeUndefined();
    expect(secondsLeft(50, 0.5, 1000)).toBe(50);
    expect(secondsLeft(10, 0.5, undefined)).toBe(10);
  });

  test('times are readable', () => {
    expect([0, 44, 100, 3600].map(formatSeconds)).toEqual(['1 s', '44 s', '1 min 40 s', '60 min']);
  });
});

describe('host packages', () => {
  const host = (over: Partial<HostSystem>): HostSystem & { ran: string[][] } => {
    const ran: string[][] = [];
    return {
      root: false,
      terminal: false,
      installed: () => Promise.resolve(new Set(['git'])),
      ask: () => Promise.resolve(true),
      install: (argv) => Promise.resolve(void ran.push(argv)),
      ran,
      ...over,
    };
  };

  test('nothing is missing: nothing is done', async () => {
    const it = host({});
    await ensureHostPackages(['git'], 'work', it);
    expect(it.ran).toEqual([]);
  });

  test('without root and terminal, the command is told', async () => {
    await expect(ensureHostPackages(['git', 'bc', 'xz-utils'], 'work', host({}))).rejects.toThrow(
      new UserError(
        'Debian packages are missing, needed to work; run: sudo apt-get install --no-install-recommends bc xz-utils',
      ),
    );
  });

  test('a person at the terminal may refuse', async () => {
    const it = host({ terminal: true, ask: () => Promise.resolve(false) });
    await expect(ensureHostPackages(['bc'], 'work', it)).rejects.toThrow('run: sudo apt-get install');
    expect(it.ran).toEqual([]);
  });

  test('a person who agrees gets them through sudo, root without being asked', async () => {
    const person = host({ terminal: true });
    const root = host({ root: true, ask: () => Promise.reject(new Error('asked')) });
    await stderrOf(async () => {
      await ensureHostPackages(['bc'], 'work', person);
      await ensureHostPackages(['bc'], 'work', root);
    });
    expect(person.ran[0]?.slice(0, 2)).toEqual(['sudo', 'apt-get']);
    expect(root.ran[0]?.[0]).toBe('apt-get');
    expect(root.ran[0]).toContain('bc');
  });

  test('old package lists are refreshed once; then the network is blamed', async () => {
    const calls: string[] = [];
    const install = (argv: string[]): Promise<void> => {
      calls.push(argv.includes('update') ? 'update' : 'install');
      return argv.includes('update') ? Promise.resolve() : Promise.reject(new UserError('not found'));
    };
    await stderrOf(async () => {
      await expect(ensureHostPackages(['bc'], 'work', host({ root: true, install }))).rejects.toThrow(
        'is the network up? not found',
      );
    });
    expect(calls).toEqual(['install', 'update', 'install']);
  });
});

describe('the archive of the host', () => {
  const target = (over: Partial<IndexTarget>): IndexTarget => ({
    uri: 'http://main/debian/',
    codename: 'bookworm',
    release: 'bookworm',
    origin: 'Debian',
    label: 'Debian',
    ...over,
  });

  test('is Debian itself, not its security updates, not another vendor', () => {
    const targets = [
      target({ uri: 'https://vendor/', origin: 'Vendor' }),
      target({ uri: 'http://security/', label: 'Debian-Security', codename: 'bookworm-security' }),
      target({ uri: 'file:/media/', codename: 'bookworm' }),
      target({}),
    ];
    expect(chooseArchive(targets, 'bookworm')).toBe('http://main/debian/');
    expect(chooseArchive(targets.slice(0, 3), 'bookworm')).toBeUndefined();
  });

  test('is known before the first update', () => {
    const fresh = target({ codename: '', origin: '', label: '' });
    expect(chooseArchive([fresh], 'bookworm')).toBe('http://main/debian/');
    expect(chooseArchive([fresh], 'sid')).toBeUndefined();
  });
});
