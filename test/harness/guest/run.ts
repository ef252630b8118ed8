// SPDX-License-Identifier: MIT
// The program that the guest runs: one jest process for all given test files (paths relative to build/test/guest).
// Compiled on the host, nothing is transformed, nothing is searched for: under emulation each file costs.
import { join } from 'node:path';
import { runCLI } from 'jest';
import { fileName, TESTS } from './names';
import { send } from './results';

async function main(files: string[]): Promise<number> {
  const paths = files.map((file) => join(TESTS, file));
  send({ type: 'plan', files: paths.map((path) => fileName(path)) });
  // jest takes a configuration from its arguments only for the directory it stands in.
  const rootDir = process.cwd();
  const config = {
    rootDir,
    roots: [TESTS],
    testMatch: ['**/*.test.js'],
    transform: {},
    testEnvironment: join(__dirname, 'environment.js'),
    setupFilesAfterEnv: [join(__dirname, 'setup.js')],
    reporters: [join(__dirname, 'reporter.js')],
    testTimeout: Number(process.env['LOCKSTEP_TEST_TIMEOUT_MS']),
    cacheDirectory: '/tmp/jest',
    watchman: false,
  };
  const { results } = await runCLI(
    {
      $0: 'jest',
      _: paths,
      config: JSON.stringify(config),
      runTestsByPath: true,
      runInBand: true,
      cache: false,
      ci: true,
    },
    [rootDir],
  );
  return results.success ? 0 : 1;
}

// A test that left a handle open must not keep the guest alive.
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
