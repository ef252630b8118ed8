// SPDX-License-Identifier: MIT
// How a program ends that makes blocking calls: the event loop lives as long as they do, and nothing outlives it.
import { readFileSync } from 'node:fs';
import { runProgram } from '../fixtures/child';
import { useFixture } from '../fixtures/native';

beforeAll(useFixture);

const run = (way: string): ReturnType<typeof runProgram> => runProgram('lifetime', [way]);

/** A dead process whose new parent has not asked for it yet counts as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise(setImmediate);
}

describe('the event loop', () => {
  test('lives while a call waits, and ends after it', async () => {
    expect(await run('finishes')).toMatchObject({ code: 0, stdout: '1 1\n', stderr: '' });
  });

  test('is not held up by idle threads', async () => {
    const { code, stdout, milliseconds } = await run('idle');
    expect([code, stdout]).toEqual([0, 'done\n']);
    expect(milliseconds).toBeLessThan(5000);
  });

  test('gets no warning from a signal that ends many calls', async () => {
    expect(await run('aborts')).toMatchObject({ code: 0, stdout: 'true 0\n', stderr: '' });
  });
});

describe('a process', () => {
  test('exits while a call waits', async () => {
    expect(await run('exits')).toMatchObject({ code: 3, signal: null, stderr: '' });
  });

  test('handles its signals while a call waits, which they do not end', async () => {
    expect(await run('signals')).toMatchObject({ code: 0, stdout: '1\n', stderr: '' });
  });
});

describe('a Worker', () => {
  test('ends, exits or is terminated while calls wait, and the others go on', async () => {
    expect(await run('workers')).toMatchObject({ code: 0, stdout: '[0,1,1,5] true\n', stderr: '' });
  });

  test('is terminated with more calls than threads, many times', async () => {
    expect(await run('manyWorkers')).toMatchObject({ code: 0, stdout: 'survived\n', stderr: '' });
  });

  test('takes its helper with it, and leaves no zombie', async () => {
    expect(await run('workerWithHelper')).toMatchObject({ code: 0, stdout: 'ESRCH\n', stderr: '' });
  });
});

describe('a helper', () => {
  test('holds up no exit, and ends with the process', async () => {
    const { code, stdout, stderr } = await run('helperLeftOpen');
    expect([code, stderr]).toEqual([0, '']);
    await untilGone(Number(stdout));
  });

  test('ends with a process that is killed', async () => {
    const { signal, stdout } = await run('helperOfKilled');
    expect(signal).toBe('SIGKILL');
    await untilGone(Number(stdout));
  });
});
