// SPDX-License-Identifier: MIT
// `npm run docs`: spec -> a site that is opened from its folder, by default build/docs.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SpecError } from '../diagnostics';
import { loadModel } from '../generate';
import { buildSite } from '.';
import { readSite } from './site';
import { refusal, writeSite } from './write';

function main(args: string[]): number {
  const root = resolve(__dirname, '..', '..', '..');
  const [given, ...more] = args;
  if (more.length > 0 || given?.startsWith('-')) {
    console.error('docs: usage: npm run docs [-- folder]');
    return 2;
  }
  const folder = resolve(given ?? join(root, 'build', 'docs'));
  const problem = refusal(folder);
  if (problem !== undefined) {
    console.error(`docs: ${problem}`);
    return 2;
  }
  const output = buildSite(readSite(root, loadModel(root)));
  writeSite(folder, output);
  console.log(`${output.size} files; open ${pathToFileURL(join(folder, 'index.html')).href}`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SpecError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
