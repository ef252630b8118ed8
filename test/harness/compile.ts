// SPDX-License-Identifier: MIT
// Compiles what the tests need: the addon, the SDK (dist/) and everything else (build/). Does nothing when no
// source changed since it last succeeded.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { UserError } from '../../kernel/tools/lib/errors';
import { run } from '../../kernel/tools/lib/exec';
import { hashOf, hashTree, listFiles, writeAtomic } from '../../kernel/tools/lib/files';
import { inProject } from '../../kernel/tools/lib/paths';
import { ensureHostPackages } from '../../kernel/tools/lib/host';
import { task } from '../../kernel/tools/lib/progress';
import { buildNative } from '../../sdk/native/build';

const SOURCES = ['codegen/src', 'kernel/tools', 'generated/ts', 'generated/napi', 'sdk', 'test'];
const SETTINGS = ['tsconfig.json', 'tsconfig.sdk.json', 'package-lock.json'];
const OUTPUTS = ['build', 'dist'];

function stamp(): string {
  return hashOf([
    process.version,
    ...SOURCES.map((directory) => hashTree(inProject(directory))),
    ...SETTINGS.map((file) => readFileSync(inProject(file))),
  ]);
}

/** What was compiled from a file that is gone would still run as a test. */
function removeOrphans(output: string): void {
  for (const file of listFiles(inProject(output))) {
    const source = /^(.*)\.(?:js|js\.map|d\.ts)$/.exec(file)?.[1];
    const compiled = source !== undefined && SOURCES.some((directory) => file.startsWith(`${directory}/`));
    if (compiled && !existsSync(inProject(`${source}.ts`))) rmSync(inProject(output, file));
  }
}

async function tsc(project: string): Promise<void> {
  const compiler = inProject('node_modules', 'typescript', 'lib', 'tsc.js');
  const { stdout, code } = await run(process.execPath, [compiler, '-p', project], {
    cwd: inProject(),
    okCodes: [1, 2],
  });
  if (code !== 0) throw new UserError(`the sources do not compile:\n${stdout.trimEnd()}`);
}

export async function ensureCompiled(): Promise<void> {
  const file = inProject('build', '.stamp');
  const now = stamp();
  const fresh = existsSync(file) && readFileSync(file, 'utf8') === now;
  if (fresh && OUTPUTS.every((output) => existsSync(inProject(output)))) return;
  rmSync(file, { force: true });
  OUTPUTS.forEach(removeOrphans);
  await ensureHostPackages(['g++'], 'build the addon');
  await buildNative();
  await task('compiling', 15, async () => {
    await tsc('tsconfig.sdk.json');
    await tsc('tsconfig.json');
  });
  writeAtomic(file, now);
}

/** `npm run build`. */
export async function main(): Promise<number> {
  await ensureCompiled();
  return 0;
}
