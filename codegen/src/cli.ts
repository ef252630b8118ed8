// SPDX-License-Identifier: MIT
// `npm run codegen`: spec -> generated. With `--check` it writes nothing, names what differs and fails.
import { resolve } from 'node:path';
import { SpecError } from './diagnostics';
import { emitAll } from './emit';
import { applyChanges, findChanges, loadModel } from './generate';

function main(args: string[]): number {
  const root = resolve(__dirname, '..', '..');
  const check = args.includes('--check');
  const unknown = args.find((arg) => arg !== '--check');
  if (unknown !== undefined) {
    console.error(`codegen: unknown argument ${unknown}; usage: npm run codegen [-- --check]`);
    return 2;
  }
  const model = loadModel(root);
  const output = emitAll(model);
  const changes = findChanges(root, output);
  for (const { file, kind } of changes) console.log(`${kind.padEnd(7)} generated/${file}`);
  if (check) {
    if (changes.length > 0) console.error('generated/ is not what the spec says; run: npm run codegen');
    return changes.length > 0 ? 1 : 0;
  }
  applyChanges(root, output, changes);
  console.log(`${model.interfaces.length} interfaces, ${output.size} files, ${changes.length} written`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SpecError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
