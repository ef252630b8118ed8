// SPDX-License-Identifier: MIT
// The harness against guests that panic, hang, flood or vanish: each must get the right verdict in bounded time.
// They boot without a guest root, so each takes little more than the boot of the kernel.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVm, type Ending, type Limits } from '../../../kernel/tools/vm';
import { staticProgram } from '../../../kernel/tools/vm/static-program';
import { isClosing, judge, type TestVerdict } from '../verdict';
import { testKernel } from './kernel';

interface Run {
  ending: Ending;
  verdicts: TestVerdict[];
}

/** Far beyond what a loaded machine needs; a limit under test strikes long before. */
const BOUND_MS = 150_000;
const LIMITS: Partial<Limits> = { bootMs: 90_000, totalMs: 120_000 };
/** The limits that end a guest which does not end by itself. */
const STRICT: Partial<Record<string, Partial<Limits>>> = {
  hang: { silenceMs: 3000 },
  'flood for ever': { consoleBytes: 100_000 },
};

let kernel: string;
let program: Buffer;
let directory: string;

beforeAll(async () => {
  kernel = await testKernel();
  program = await staticProgram('guest', 'test/harness/selftest/guest');
  directory = mkdtempSync(join(tmpdir(), 'lockstep-selftest-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(scenario: string): Promise<Run> {
  const consoleLog = join(directory, `${scenario}.log`);
  const results: string[] = [];
  const ending = await runVm({
    kernel,
    root: 'initramfs',
    command: ['/guest', scenario],
    files: [{ path: 'guest', mode: 0o755, content: program }],
    kernelArguments: ['kunit.enable=0'],
    consoleLog,
    limits: { ...LIMITS, ...STRICT[scenario] },
    results: { onLine: (line) => results.push(line), complete: () => results.some(isClosing) },
  });
  const log = readFileSync(consoleLog, 'utf8');
  return { ending, verdicts: judge({ results, log, exit: ending.exit, detail: ending.detail }) };
}

function statuses(verdicts: readonly TestVerdict[]): string[] {
  return verdicts.map(({ name, status }) => `${status} ${name}`);
}

/** The kernel's own words differ between versions; that they are there is what counts. */
function withoutLog(verdicts: readonly TestVerdict[]): string[] {
  return statuses(verdicts).filter((text) => !text.includes('kernel log, outside of any test'));
}

const LOST = ['lost f > t', 'lost guest'];

test.concurrent.each([
  ['good', ['passed f > t'], undefined],
  ['flood and finish', ['passed f > t'], undefined],
  ['splat', ['failed f > t'], undefined],
  ['no closing record', ['passed f > t', 'lost guest'], undefined],
  ['die', ['passed f > t', 'failed guest'], undefined],
  ['panic', LOST, 'panic'],
  ['kill init', LOST, 'panic'],
  ['hang', LOST, 'silent'],
  ['flood for ever', LOST, 'flood'],
  ['vanish', LOST, 'vanished'],
])(
  'a guest that does this: %s',
  async (scenario, expected, loss) => {
    const { ending, verdicts } = await run(scenario);
    expect(ending.loss).toBe(loss);
    expect(withoutLog(verdicts)).toEqual(expected);
  },
  BOUND_MS,
);
