// SPDX-License-Identifier: MIT
// The first step of every command: whether npm's packages must be installed, and what a mistyped command gets.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { inProject } from '../../../kernel/tools/lib/paths';
import { useTemporaryDir, writeFiles } from './support';

const bootstrap = inProject('kernel/tools/bootstrap.js');
const { staleness } = createRequire(__filename)(bootstrap) as {
  staleness: (dir: string) => string | undefined;
};

const dir = useTemporaryDir();

function packages(versions: Record<string, string>, more: Record<string, object> = {}): string {
  const entries = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]);
  return JSON.stringify({
    packages: { '': { name: 'x' }, ...(Object.fromEntries(entries) as object), ...more },
  });
}

function install(versions: Record<string, string>): void {
  writeFiles(dir(), { 'node_modules/.package-lock.json': packages(versions) });
  for (const name of Object.keys(versions))
    writeFiles(dir(), { [`node_modules/${name}/package.json`]: '{}' });
}

describe('npm packages', () => {
  beforeEach(() => writeFiles(dir(), { 'package-lock.json': packages({ a: '1.0.0', b: '2.0.0' }) }));

  test('are those of the lock file', () => {
    install({ a: '1.0.0', b: '2.0.0' });
    expect(staleness(dir())).toBeUndefined();
  });

  test('are not installed, or their installation was cut off', () => {
    expect(staleness(dir())).toBe('the npm packages are not installed');
    install({ a: '1.0.0', b: '2.0.0' });
    writeFiles(dir(), { 'node_modules/.package-lock.json': '{"packages": {' });
    expect(staleness(dir())).toBe('the npm packages are not installed');
  });

  test('are older than the lock file asks for', () => {
    install({ a: '1.0.0', b: '1.9.0' });
    expect(staleness(dir())).toBe('node_modules/b is not 2.0.0');
  });

  test('lack one', () => {
    install({ a: '1.0.0' });
    expect(staleness(dir())).toBe('node_modules/b is not 2.0.0');
    install({ a: '1.0.0', b: '2.0.0' });
    rmSync(join(dir(), 'node_modules/b'), { recursive: true });
    expect(staleness(dir())).toBe('node_modules/b is incomplete');
  });

  test('of other systems may be missing', () => {
    const optional = { 'node_modules/c': { version: '3.0.0', optional: true } };
    writeFiles(dir(), { 'package-lock.json': packages({ a: '1.0.0' }, optional) });
    install({ a: '1.0.0' });
    expect(staleness(dir())).toBeUndefined();
  });
});

function command(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [bootstrap, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

describe('commands', () => {
  test('help names all of them', () => {
    const { status, stdout } = command(['help']);
    expect(status).toBe(0);
    for (const name of [
      'start',
      'test',
      'kselftest',
      'stress',
      'test:kasan',
      'vm',
      'kernel',
      'build',
      'lint',
      'bench',
    ])
      expect(stdout).toContain(`npm run ${name}`);
  });

  const mistakes: [string[], string][] = [
    [
      ['frobnicate'],
      'lockstep: unknown command frobnicate: one of start, test, kselftest, stress, test:kasan, vm, kernel, build, lint, bench\n',
    ],
    [['kernel', 'biuld'], 'lockstep: unknown kernel command biuld: one of '],
    [['kernel', 'build', '--variant', 'mine'], 'lockstep: unknown variant mine: one of stock, patched\n'],
    [['kernel', 'build', '--config', 'mine'], 'lockstep: unknown config mine: one of '],
    [['kernel', 'source', 'x'], 'lockstep: too many arguments; usage: npm run kernel -- source\n'],
    [['kernel', 'build', '--fast'], "lockstep: Unknown option '--fast'; usage: npm run kernel -- build"],
  ];
  test.each(mistakes)('%j is one clear line', (args, line) => {
    const { status, stderr, stdout } = command(args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.startsWith(line)).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a tarball that does not exist is one clear line', () => {
    const { status, stderr } = command(['kernel', 'source'], {
      LOCKSTEP_CACHE: dir(),
      LOCKSTEP_KERNEL_TARBALL: '/no/such',
    });
    expect([status, stderr]).toEqual([
      1,
      'lockstep: LOCKSTEP_KERNEL_TARBALL names /no/such, which does not exist\n',
    ]);
  });

  test('a missing git is one clear line', () => {
    const { status, stderr } = command(['kernel', 'source'], { PATH: dir() });
    expect([status, stderr]).toEqual([1, 'lockstep: git is not installed; run: apt-get install git\n']);
  });
});
