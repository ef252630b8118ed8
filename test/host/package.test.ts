// SPDX-License-Identifier: MIT
// The package as its users get it: packed, installed into an empty project, imported both ways, run. It carries its
// addon and needs nothing else, and from the same files it can be built again.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../sdk/src/core/package';
import { scratchDirectory } from './fixtures/scratch';

// npm and two compilers, on a machine that may be busy with a kernel.
jest.setTimeout(300_000);

const execute = promisify(execFile);
const scratch = scratchDirectory();

const project = (...parts: string[]): string => join(scratch('project'), ...parts);
const installed = (...parts: string[]): string => project('node_modules', '@lockstep', 'linux', ...parts);

async function npm(...args: string[]): Promise<void> {
  const own = ['--offline', '--no-audit', '--no-fund', '--cache', scratch('cache')];
  await execute('npm', [...args, ...own], { cwd: args[0] === 'pack' ? packageRoot : project() });
}

async function node(...args: string[]): Promise<string> {
  const { stdout } = await execute(process.execPath, args, { cwd: project() });
  return stdout;
}

const importLine = `import { probe, openat2, Namespaces } from '@lockstep/linux';`;

const program = (imports: string): string => `${imports}
async function main() {
  const { 'statmount()': statmountFeature } = await probe();
  const fd = await openat2('package.json');
  console.log(typeof statmountFeature.available, fd.kind);
  await fd.close();
  const inside = await Namespaces.enter({ unshare: ['user'] });
  await inside.close();
}
main();
`;

beforeAll(async () => {
  mkdirSync(project(), { recursive: true });
  mkdirSync(scratch('packed'));
  await npm('pack', '--ignore-scripts', '--pack-destination', scratch('packed'));
  writeFileSync(project('package.json'), '{ "name": "project", "version": "1.0.0", "private": true }');
  const [tarball = ''] = readdirSync(scratch('packed'));
  await npm('install', '--ignore-scripts', join(scratch('packed'), tarball));
});

test('installs alone, and holds what it needs and nothing of the house', () => {
  expect(readdirSync(project('node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@lockstep']);
  expect(readdirSync(installed()).sort()).toEqual(
    expect.arrayContaining(['LICENSE', 'LICENSES', 'dist', 'generated', 'package.json', 'sdk']),
  );
  for (const room of ['kernel', 'codegen', 'spec', 'test', 'build'])
    expect(readdirSync(installed())).not.toContain(room);
});

test('has no declarations that declare nothing', () => {
  const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' });
  const declarations = files.filter((file) => file.endsWith('.d.ts'));
  const empty = declarations.filter((file) =>
    /^export \{\};$/.test(readFileSync(installed(file), 'utf8').trim()),
  );
  expect(declarations).toContain('dist/sdk/src/index.d.ts');
  expect(empty).toEqual([]);
});

test.each([
  ['require()', 'main.cjs', `const { probe, openat2, Namespaces } = require('@lockstep/linux');`],
  ['import', 'main.mjs', importLine],
])('works with %s', async (_, file, imports) => {
  writeFileSync(project(file), program(imports));
  expect(await node(file)).toBe('boolean file\n');
});

test('is typed', async () => {
  const wrong = `
// @ts-expect-error: a number is no path
void openat2(5);
`;
  writeFileSync(project('main.ts'), program(importLine) + wrong);
  mkdirSync(project('node_modules', '@types'), { recursive: true });
  symlinkSync(join(packageRoot, 'node_modules', '@types', 'node'), project('node_modules', '@types', 'node'));
  const compiler = join(packageRoot, 'node_modules', 'typescript', 'lib', 'tsc.js');
  const options = '--strict --noEmit --skipLibCheck --module node16 --target es2022 --types node'.split(' ');
  await node(compiler, ...options, 'main.ts');
});

test('can be built from its own files', async () => {
  rmSync(installed('dist', 'native'), { recursive: true });
  await expect(node('main.cjs')).rejects.toMatchObject({
    stderr: expect.stringContaining('is missing; to build it: npm install') as string,
  });
  for (const name of ['node-api-headers', 'node-addon-api'])
    symlinkSync(join(packageRoot, 'node_modules', name), project('node_modules', name));
  await node(installed('dist', 'sdk', 'native', 'build.js'));
  expect(await node('main.cjs')).toBe('boolean file\n');
});
