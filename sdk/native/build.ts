// SPDX-License-Identifier: MIT
// Builds the addon and the helper program, each file only when what it is made from has changed. It needs g++ and
// two header packages of npm, and nothing of the rest of the project, so that users of the package can run it too:
//   npm install node-api-headers node-addon-api && node node_modules/@lockstep/linux/dist/sdk/native/build.js
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { addonFile, helperFile, packageRoot } from '../src/core/package';
import { compilerVersion, digest, headerPackage, run } from './compiler';
import { checkSymbolVersions } from './symbols';

const OBJECTS = join(packageRoot, 'build', 'native');
const NATIVE = join(packageRoot, 'sdk', 'native');
const GENERATED = join(packageRoot, 'generated');

const COMPILE = [
  '-std=c++17',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-fvisibility=hidden',
  '-fno-exceptions',
];
const ADDON = ['-fPIC', '-fno-rtti', '-DNAPI_VERSION=8', '-DNODE_ADDON_API_DISABLE_CPP_EXCEPTIONS'];
const HELPER = ['-fPIE', '-fno-rtti'];
// The C++ library stays outside: Node is linked against it too, so it is there, and the static one of a new compiler
// needs symbols that an older C library lacks.
const LINK = ['-static-libgcc', '-Wl,--exclude-libs,ALL', '-Wl,-z,now', '-Wl,-z,relro', '-s'];

interface Target {
  readonly output: string;
  readonly sources: readonly string[];
  readonly compile: readonly string[];
  readonly link: readonly string[];
}

function filesBelow(dir: string, extension: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(dir, name))
    .sort();
}

const isHelper = (file: string): boolean => dirname(file) === join(NATIVE, 'helper');

function stampOf(output: string): string {
  return join(OBJECTS, `${basename(output)}.key`);
}

function isCurrent(output: string, key: string): boolean {
  const stamp = stampOf(output);
  return existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key;
}

/** Makes a file under another name first, so that a run that is broken off, or a second one, leaves no half file. */
async function make(output: string, key: string, command: (file: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(output), { recursive: true });
  mkdirSync(OBJECTS, { recursive: true });
  const unfinished = `${output}.${process.pid}`;
  try {
    await command(unfinished);
    renameSync(unfinished, output);
    writeFileSync(stampOf(output), key);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

async function compile(
  source: string,
  flags: readonly string[],
  common: string,
): Promise<readonly [string, string]> {
  const name = relative(packageRoot, source);
  const object = join(OBJECTS, `${name.replaceAll('/', '-')}.o`);
  const key = digest([common, ...flags, readFileSync(source, 'utf8')]);
  if (!isCurrent(object, key)) {
    await make(object, key, (file) => run('g++', [...flags, '-c', source, '-o', file], `compiling ${name}`));
  }
  return [object, key];
}

async function compileAll(target: Target, common: string): Promise<(readonly [string, string])[]> {
  const waiting = [...target.sources];
  const objects: (readonly [string, string])[] = [];
  const worker = async (): Promise<void> => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift())
      objects.push(await compile(source, target.compile, common));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return objects.sort(([a], [b]) => (a < b ? -1 : 1));
}

async function buildTarget(target: Target): Promise<void> {
  const headers = [...filesBelow(NATIVE, '.h'), ...filesBelow(join(GENERATED, 'uapi'), '.h')];
  const common = digest([
    await compilerVersion(),
    ...headers.map((file) => file + readFileSync(file, 'utf8')),
  ]);
  const objects = await compileAll(target, common);
  const key = digest([...target.link, ...objects.flat()]);
  if (isCurrent(target.output, key)) return;
  await make(target.output, key, async (file) => {
    const files = objects.map(([object]) => object);
    await run('g++', [...target.link, ...files, '-o', file], `linking ${basename(target.output)}`);
    await checkSymbolVersions(file, basename(target.output));
  });
}

/**
 * Builds an addon from the core and some glue.
 * @param output the file to make
 * @param glue files with LOCKSTEP_SYSCALL lines
 */
export async function buildAddon(output: string, glue: readonly string[]): Promise<void> {
  const headers = ['node-api-headers/include', 'node-addon-api'].flatMap((path) => [
    '-isystem',
    headerPackage(path),
  ]);
  const own = filesBelow(NATIVE, '.cc').filter((file) => !isHelper(file));
  await buildTarget({
    output,
    sources: [...own, ...glue],
    compile: [...COMPILE, ...ADDON, ...headers, `-I${NATIVE}`, `-I${join(GENERATED, 'uapi')}`],
    link: ['-shared', ...LINK],
  });
}

async function buildHelper(): Promise<void> {
  await buildTarget({
    output: helperFile,
    sources: filesBelow(join(NATIVE, 'helper'), '.cc'),
    compile: [...COMPILE, ...HELPER],
    link: ['-pie', ...LINK],
  });
}

/**
 * Builds what the package carries: dist/native/lockstep.node and dist/native/lockstep-helper. Does nothing for a
 * file whose sources, headers, flags and compiler are those of the last time.
 * @throws BuildError with one line that says what is missing, or what the compiler said
 */
export async function buildNative(): Promise<void> {
  await buildAddon(addonFile, filesBelow(join(GENERATED, 'napi'), '.cc'));
  await buildHelper();
}

if (require.main === module) {
  buildNative().catch((error: unknown) => {
    console.error(`lockstep: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
