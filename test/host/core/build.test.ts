// SPDX-License-Identifier: MIT
// The build of the native files: what it makes loads on Debian 12, it does nothing twice, and says what is missing.
import { execFile } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildAddon } from '../../../sdk/native/build';
import { run as compile } from '../../../sdk/native/compiler';
import { checkSymbolVersions, neededVersions, tooNew } from '../../../sdk/native/symbols';
import { addonFile, helperFile, packageRoot } from '../../../sdk/src/core/package';
import { fixtureFile, useFixture } from '../fixtures/native';
import { scratchDirectory } from '../fixtures/scratch';

const execute = promisify(execFile);
const scratch = scratchDirectory();

beforeAll(useFixture);

const glue = join(packageRoot, 'test', 'host', 'fixtures', 'glue.cc');
const programs = join(packageRoot, 'build', 'sdk', 'native');

/** Sources with names that stay the same, as objects are kept by the name of their source. */
const kept = (name: string): string => join(packageRoot, 'build', 'native', `test-${name}`);

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing failed',
    (error: unknown) => (error as Error).message,
  );
}

describe('symbol versions', () => {
  test.each([
    ['the addon', () => addonFile],
    ['the helper', () => helperFile],
    ['the addon of the tests', () => fixtureFile],
  ])('of %s are those of Debian 12 at most', async (_, file) => {
    const needed = await neededVersions(file());
    expect(Object.keys(needed)).toContain('GLIBC');
    expect(tooNew(needed)).toBeUndefined();
  });

  test.each([
    [{ GLIBC: '2.36' }, undefined],
    [{ GLIBC: '2.4' }, undefined],
    [{ GLIBC: '2.37', GLIBCXX: '3.4.30' }, 'GLIBC_2.37'],
    [{ GLIBC: '2.36.1' }, 'GLIBC_2.36.1'],
    [{ GLIBCXX: '3.4.31', GLIBC: '3.0' }, 'GLIBCXX_3.4.31, GLIBC_3.0'],
    [{ OPENSSL: '3.0.0' }, 'OPENSSL_3.0.0'],
  ])('%p: too new is %p', (needed, above) => expect(tooNew(needed)).toBe(above));

  test('that are too new fail the build of a file', async () => {
    // A library that gives its symbol a version no Debian 12 has, and a program that needs it.
    const file = (name: string): string => scratch(name);
    writeFileSync(file('new.c'), 'int fresh(void) { return 1; }');
    writeFileSync(file('new.map'), 'GLIBC_9.9 { global: fresh; };');
    writeFileSync(file('main.c'), 'int fresh(void); int main(void) { return fresh(); }');
    await compile(
      'g++',
      [
        '-xc',
        '-shared',
        '-fPIC',
        `-Wl,--version-script=${file('new.map')}`,
        file('new.c'),
        '-o',
        file('libnew.so'),
      ],
      'x',
    );
    await compile('g++', ['-xc', file('main.c'), '-o', file('main'), `-L${scratch('')}`, '-lnew'], 'x');
    await expect(checkSymbolVersions(file('main'), 'main')).rejects.toMatchObject({
      name: 'UserError',
      message: 'main needs GLIBC_9.9, which Debian 12 does not have',
    });
  });
});

describe('a build', () => {
  test('is skipped when nothing has changed', async () => {
    const { ino, mtimeMs } = statSync(fixtureFile);
    await buildAddon(fixtureFile, [glue]);
    expect(statSync(fixtureFile)).toMatchObject({ ino, mtimeMs });
  });

  test('compiles only what has changed', async () => {
    const source = kept('more.cc');
    const output = kept('more.node');
    const own = join(packageRoot, 'build', 'native', 'sdk-native-job.cc.o');
    const before = statSync(own).mtimeMs;
    for (const number of [39, 110]) {
      writeFileSync(
        source,
        `#include "call.h"\nusing namespace lockstep;\nLOCKSTEP_SYSCALL(twice, ${number}, Int);\n`,
      );
      await buildAddon(output, [source]);
      expect(readFileSync(output).includes('twice')).toBe(true);
    }
    expect(statSync(own).mtimeMs).toBe(before);
  });

  test('says what the compiler says, and leaves no file', async () => {
    const source = kept('wrong.cc');
    writeFileSync(source, 'int wrong() { return nonsense; }\n');
    const message = await failureOf(buildAddon(kept('wrong.node'), [source]));
    expect(message).toMatch(/^compiling .*wrong\.cc failed:\n/);
    expect(message).toContain('nonsense');
    expect(() => statSync(kept('wrong.node'))).toThrow('ENOENT');
  });

  test('without a compiler says so in one line', async () => {
    const compiler = JSON.stringify(join(programs, 'compiler.js'));
    const program = `require(${compiler}).compilerVersion().catch((e) => console.log(e.name + ': ' + e.message))`;
    const { stdout } = await execute(process.execPath, ['-e', program], { env: { PATH: scratch('') } });
    expect(stdout).toBe('UserError: g++ is not installed; install it with: apt install g++\n');
  });
});
