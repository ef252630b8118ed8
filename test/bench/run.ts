// SPDX-License-Identifier: MIT
// `npm run bench`: what a call costs, on the host and in the guest, as compiled for users. Results go to a file and a
// picture; what is not as good as it is meant to be is an error.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { UserError } from '../../kernel/tools/lib/errors';
import { writeAtomic } from '../../kernel/tools/lib/files';
import { inProject } from '../../kernel/tools/lib/paths';
import { say } from '../../kernel/tools/lib/progress';
import { runVm } from '../../kernel/tools/vm';
import { kernelImage } from '../../kernel/tools/vm/kernel';
import { run as compile } from '../../sdk/native/compiler';
import { ensureCompiled } from '../harness/compile';
import { draw, duration } from './draw';
import { bootSeconds, codegenSeconds, describeMachine, instructionsOn, mountTimes } from './measure';
import { dearer, percent, targets, type Results } from './results';
import { table } from './timing';

const CONFIG = 'base';
const PARTS = ['calls', 'mounts', 'instructions', 'boot', 'codegen'] as const;
type Part = (typeof PARTS)[number];

const USAGE = `npm run bench -- [options]
  --only PART[,PART]  of: ${PARTS.join(', ')}
  --out DIRECTORY     where bench.json and bench.svg go; default build/bench
  --stock PATH, --patched PATH
                      images in place of the kernels that are built (configuration ${CONFIG})`;

interface Options {
  parts: readonly Part[];
  out: string;
  kernels: { stock: string; patched: string };
}

function partsOf(list: string): Part[] {
  return list.split(',').map((word) => {
    const part = PARTS.find((name) => name === word);
    if (!part) throw new UserError(`no part "${word}"; there are ${PARTS.join(', ')}`);
    return part;
  });
}

export function parseBenchOptions(args: readonly string[]): Options {
  const kernels = { stock: 'stock', patched: 'patched' };
  const options: Options = { parts: PARTS, out: inProject('build', 'bench'), kernels };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const value = rest.shift();
    if (value === undefined) throw new UserError(`${word} needs a value\n${USAGE}`);
    if (word === '--only') options.parts = partsOf(value);
    else if (word === '--out') options.out = resolve(process.env['INIT_CWD'] ?? '.', value);
    else if (word === '--stock') kernels.stock = value;
    else if (word === '--patched') kernels.patched = value;
    else throw new UserError(`unknown option ${word}\n${USAGE}`);
  }
  return options;
}

/** The raw calls on the running kernel; in a process of their own. */
function rawCalls(): Promise<boolean> {
  const directory = inProject('build', 'test', 'bench');
  const child = spawn(process.execPath, [join(directory, 'raw-call.js'), directory], { stdio: 'inherit' });
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (code) => done(code === 0));
  });
}

async function accelerator(kernel: string): Promise<string> {
  let name = '';
  await runVm({ kernel, root: 'initramfs', command: [], onAccelerator: (found) => (name = found.name) });
  return name;
}

async function measure({ parts, kernels }: Options): Promise<Results> {
  const image = (side: keyof typeof kernels): Promise<string> =>
    kernelImage({ name: kernels[side], config: CONFIG });
  const results: Results = {
    made_by: 'npm run bench -- --out test/bench/results',
    machine: describeMachine('-'),
  };
  if (parts.includes('codegen')) results.codegen = await codegenSeconds();
  if (!parts.some((part) => ['mounts', 'instructions', 'boot'].includes(part))) return results;
  const patched = await image('patched');
  results.machine = describeMachine(await accelerator(patched));
  if (parts.includes('mounts')) results.mounts = await mountTimes(patched);
  if (!parts.some((part) => ['instructions', 'boot'].includes(part))) return results;
  const stock = await image('stock');
  if (parts.includes('instructions'))
    results.instructions = {
      stock: await instructionsOn(stock, 'stock'),
      patched: await instructionsOn(patched, 'patched'),
    };
  if (parts.includes('boot'))
    results.boot = {
      stock: await bootSeconds(stock, 'stock'),
      patched: await bootSeconds(patched, 'patched'),
    };
  return results;
}

function print(results: Results): void {
  const { mounts, instructions, boot, codegen } = results;
  if (mounts) {
    console.log(table(`one mount among ${mounts.mounts}: median, ratio to the first`, mounts.one, duration));
    console.log(table(`all ${mounts.mounts} mounts`, mounts.all, duration));
  }
  if (instructions) {
    console.log('instructions of a call: stock, patched, difference');
    for (const [name, more] of dearer(instructions)) {
      const numbers = [instructions.stock[name], instructions.patched[name]];
      const columns = numbers.map((number) => String(number).padStart(9)).join(' ');
      console.log(`  ${name.padEnd(14)} ${columns} ${percent(more).padStart(10)}`);
    }
  }
  if (boot) console.log(`boot: stock ${boot.stock} s, patched ${boot.patched} s`);
  if (codegen !== undefined) console.log(`codegen: ${codegen} s`);
}

export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--help') {
    console.log(USAGE);
    return 0;
  }
  const options = parseBenchOptions(args);
  await ensureCompiled();
  const library = inProject('build', 'test', 'bench', 'loop.so');
  const source = inProject('test', 'bench', 'loop.c');
  await compile('gcc', ['-O2', '-shared', '-fPIC', source, '-o', library], 'compiling loop.c');
  const fast = options.parts.includes('calls') ? await rawCalls() : true;
  const results = await measure(options);
  print(results);
  writeAtomic(join(options.out, 'bench.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeAtomic(join(options.out, 'bench.svg'), draw(results));
  say(`written to ${options.out}: bench.json, bench.svg`);
  const judged = targets(results);
  for (const { name, found, met } of judged) console.log(`${met ? 'met   ' : 'MISSED'} ${name}: ${found}`);
  return fast && judged.every(({ met }) => met) ? 0 : 1;
}
