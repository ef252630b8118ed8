// SPDX-License-Identifier: MIT
// `npm run bench`: builds what is measured and measures it in a process of its own, as compiled for users.
import { spawn } from 'node:child_process';
import { inProject } from '../../kernel/tools/lib/paths';
import { run as compile } from '../../sdk/native/compiler';
import { ensureCompiled } from '../harness/compile';

export async function main(): Promise<number> {
  await ensureCompiled();
  const directory = inProject('build', 'test', 'bench');
  const source = inProject('test', 'bench', 'loop.c');
  await compile('gcc', ['-O2', '-shared', '-fPIC', source, '-o', `${directory}/loop.so`], 'compiling loop.c');
  const child = spawn(process.execPath, [`${directory}/raw-call.js`, directory], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
