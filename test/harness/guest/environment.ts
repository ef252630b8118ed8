// SPDX-License-Identifier: MIT
// jest's environment inside the guest: marks the start and end of each test in the kernel log, so that a splat is
// put to the test that caused it, and on the results port, so that a lost guest tells where it was lost.
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';
import { fileName, testName } from './names';
import { mark, send } from './results';

function titles(test: Circus.TestEntry): string[] {
  const found = [test.name];
  for (let block = test.parent; block.parent; block = block.parent) {
    found.unshift(block.name);
  }
  return found.map(String);
}

export default class GuestEnvironment extends TestEnvironment {
  private readonly file: string;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    this.file = fileName(context.testPath);
  }

  readonly handleTestEvent = (event: Circus.Event): void => {
    if (event.name !== 'test_start' && event.name !== 'test_done') return;
    const name = testName(this.file, titles(event.test));
    const what = event.name === 'test_start' ? 'begin' : 'end';
    send({ type: what, name });
    mark(what, name);
  };
}
