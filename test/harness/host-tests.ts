// SPDX-License-Identifier: MIT
// Runs the tests that need no guest of ours around them (unit and host) in one jest process, and reads its results.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join, relative } from 'node:path';
import { spawn } from 'node:child_process';
import { dieWithParent } from '../../kernel/tools/lib/exec';
import { ensureHostPackages } from '../../kernel/tools/lib/host';
import { inProject } from '../../kernel/tools/lib/paths';
import type { KernelChoice } from '../../kernel/tools/vm/kernel';
import { offerBrowser } from './browser';
import type { TestVerdict } from './verdict';

export type HostGroup = 'unit' | 'host';

/** Where the tests of a group are, below test/. The harness's own guests are started on the host. */
export const HOST_DIRECTORIES: Record<HostGroup, string[]> = {
  unit: ['unit'],
  host: ['host', 'harness/selftest'],
};

const TEST_TIMEOUT_MS = 60_000;

interface JestResults {
  success: boolean;
  testResults: {
    name: string;
    message: string;
    assertionResults: {
      ancestorTitles: string[];
      title: string;
      status: string;
      failureMessages?: string[];
    }[];
  }[];
}

export type HostVerdicts = Partial<Record<HostGroup, TestVerdict[]>>;

function verdictsOf(file: JestResults['testResults'][number], name: string): TestVerdict[] {
  if (file.assertionResults.length === 0) {
    return [{ name, status: 'failed', messages: [file.message === '' ? 'it has no tests' : file.message] }];
  }
  return file.assertionResults.map(({ ancestorTitles, title, status, failureMessages = [] }) => ({
    name: [name, ...ancestorTitles, title].join(' > '),
    status: status === 'passed' ? 'passed' : 'failed',
    messages: status === 'pending' || status === 'todo' ? ['it was skipped'] : failureMessages,
  }));
}

function groupOf(name: string): HostGroup {
  return HOST_DIRECTORIES.unit.some((directory) => name.startsWith(`${directory}/`)) ? 'unit' : 'host';
}

function sort(results: JestResults, groups: readonly HostGroup[]): HostVerdicts {
  const sorted: HostVerdicts = Object.fromEntries(groups.map((group) => [group, []]));
  for (const file of results.testResults) {
    const name = relative(inProject('build', 'test'), file.name).replace(/\.js$/, '');
    sorted[groupOf(name)]?.push(...verdictsOf(file, name));
  }
  return sorted;
}

function config(groups: readonly HostGroup[]): string {
  const rootDir = inProject('build', 'test');
  const directories = groups.flatMap((group) => HOST_DIRECTORIES[group]);
  return JSON.stringify({
    rootDir,
    roots: [rootDir],
    testMatch: directories.map((directory) => `<rootDir>/${directory}/**/*.test.js`),
    transform: {},
    testEnvironment: 'node',
    testTimeout: TEST_TIMEOUT_MS,
    watchman: false,
    // Tests that start machines run side by side, but two are what the processors of a small host can carry.
    maxConcurrency: 2,
  });
}

/** The guest of the guest tests goes first: it is what takes longest. */
const NICE = 10;

export async function runHostTests(
  groups: readonly HostGroup[],
  pattern: string | undefined,
  kernel: KernelChoice,
): Promise<HostVerdicts> {
  if (groups.includes('host')) {
    await ensureHostPackages(['mandoc'], 'check the manual pages');
    await offerBrowser();
  }
  const output = inProject('build', 'logs', `host-tests.json.${process.pid}`);
  mkdirSync(inProject('build', 'logs'), { recursive: true });
  const jest = join(inProject('node_modules', 'jest', 'bin'), 'jest.js');
  const args = ['--config', config(groups), '--json', `--outputFile=${output}`, '--passWithNoTests', '--ci'];
  const [cmd, argv] = dieWithParent(process.execPath, [
    jest,
    ...args,
    ...(pattern === undefined ? [] : [pattern]),
  ]);
  // The harness's own guests run on the kernel that the guest tests run on: no second one is built for them.
  const env = { ...process.env, LOCKSTEP_TEST_KERNEL: JSON.stringify(kernel) };
  const child = spawn(cmd, argv, { cwd: inProject(), env, stdio: ['ignore', 'ignore', 'pipe'] });
  if (child.pid !== undefined) setPriority(child.pid, NICE);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  try {
    return sort(JSON.parse(readFileSync(output, 'utf8')) as JestResults, groups);
  } catch {
    const message = `jest ended with code ${code ?? '?'} and left no results:\n${said.trim()}`;
    return { [groups[0] ?? 'unit']: [{ name: 'jest', status: 'lost', messages: [message] }] };
  } finally {
    rmSync(output, { force: true });
  }
}
