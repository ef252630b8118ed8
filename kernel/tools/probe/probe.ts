// SPDX-License-Identifier: MIT
// `npm run kernel -- probe`: reads from the stock kernel what the spec has to be held against, and writes it to
// spec/base. It asks the compiler, and copies nothing out of headers by itself.
import { checkSchemas } from '../../../codegen/src/load/schema';
import { SpecError } from '../../../codegen/src/diagnostics';
import { expandNames } from '../../../codegen/src/check/upstream-names';
import { readSpecFiles } from '../../../codegen/src/load/files';
import { buildModel } from '../../../codegen/src/resolve/model';
import { UserError } from '../lib/errors';
import { run } from '../lib/exec';
import { writeIfChanged } from '../lib/files';
import { inProject, projectRoot } from '../lib/paths';
import { task } from '../lib/progress';
import { Compiler } from './compiler';
import { ERRNO_HEADER, wantedFacts, type Wanted } from './facts';
import { structUnit, valueUnit } from './program';
import { writeBase, type Facts } from './write';

const FILE = 'spec/base/linux-7.3.yaml';

/** Folders whose files only the kernel includes. */
const KERNEL_FOLDERS = ['include', 'fs', 'kernel', 'net', 'mm', 'io_uring', 'ipc', 'security', 'block'];

/** Writes the facts; says whether they changed. */
export async function probe(): Promise<boolean> {
  const wanted = readWanted();
  const facts = await Compiler.with((compiler) =>
    task('reading facts of the stock kernel', 30, (report) => collect(compiler, wanted, report)),
  );
  return writeIfChanged(inProject(FILE), Buffer.from(writeBase(facts)));
}

/** The facts themselves may be missing or wrong: that is what this is for. */
function readWanted(): Wanted {
  const files = readSpecFiles(projectRoot);
  const wrong = checkSchemas(files).filter(({ at }) => at.file !== FILE);
  if (wrong.length > 0) throw new UserError(new SpecError(wrong).message);
  const { model, diagnostics } = buildModel(files);
  if (diagnostics.length > 0) throw new UserError(new SpecError(diagnostics).message);
  return wantedFacts(model);
}

async function collect(compiler: Compiler, wanted: Wanted, report: (text: string) => void): Promise<Facts> {
  const facts: Facts = {
    kernel: kernelVersion(compiler.read('Makefile')),
    syscalls: syscallNumbers(compiler.read('arch/x86/entry/syscalls/syscall_64.tbl')),
    values: new Map(),
    neighbours: new Map(),
    structs: new Map(),
  };
  report('constants and structs');
  const units = [...wanted.values.map(valueUnit), ...wanted.structs.map(structUnit)];
  addLines(facts, await compiler.print(wanted.headers, units));
  for (const name of wanted.internal) {
    report(name);
    const file = await findDefinition(compiler.source, name);
    addLines(facts, await compiler.printInternal(file, [valueUnit(name)]));
  }
  addLines(facts, await matching(compiler, ERRNO_HEADER, ['E*']));
  for (const { word, headers, patterns } of wanted.neighbours) {
    report(word);
    const own: Facts = { ...facts, values: new Map() };
    for (const header of headers) addLines(own, await matching(compiler, header, patterns));
    facts.neighbours.set(word, own.values);
  }
  requireAll(wanted, facts);
  return facts;
}

/** Everything in a header or a file of the kernel that a pattern names. */
async function matching(compiler: Compiler, file: string, patterns: string[]): Promise<string[]> {
  if (!KERNEL_FOLDERS.some((folder) => file.startsWith(`${folder}/`))) {
    const names = expandNames(patterns, await compiler.namesOf(file));
    return compiler.print([file], names.map(valueUnit));
  }
  const names = expandNames(patterns, compiler.namesInFile(file));
  return compiler.printInternal(file, names.map(valueUnit));
}

function addLines({ values, structs }: Facts, lines: string[]): void {
  for (const line of lines) {
    const [kind, name = '', ...rest] = line.split(' ');
    if (kind === 'value') {
      const value = BigInt(rest[0] ?? '');
      const known = values.get(name);
      if (known !== undefined && known !== value)
        throw new UserError(`the stock kernel has two values for ${name}: ${known} and ${value}`);
      values.set(name, value);
      continue;
    }
    const [size, ...numbers] = rest;
    const fields = new Map<string, [number, number]>();
    for (let i = 0; i + 2 < numbers.length + 1; i += 3)
      fields.set(numbers[i] ?? '', [Number(numbers[i + 1]), Number(numbers[i + 2])]);
    structs.set(name, { size: Number(size), fields });
  }
}

function requireAll(wanted: Wanted, { values, structs }: Facts): void {
  const missing = [
    ...[...wanted.values, ...wanted.internal].filter((name) => !values.has(name)),
    ...wanted.structs.filter(({ name }) => !structs.has(name)).map(({ name }) => `struct ${name}`),
  ];
  if (missing.length === 0) return;
  throw new UserError(
    `the spec takes for upstream's what the stock kernel has not: ${missing.join(', ')}; ` +
      'correct the names, or say with header: where they are',
  );
}

/** File of the kernel that defines a macro. */
async function findDefinition(source: string, name: string): Promise<string> {
  const pattern = `^[[:space:]]*#[[:space:]]*define[[:space:]]+${name}[[:space:]]`;
  const folders = KERNEL_FOLDERS.map((folder) => `${source}/${folder}`);
  const { stdout } = await run('grep', ['-rlE', '--include=*.[ch]', pattern, ...folders], { okCodes: [1] });
  const files = stdout.split('\n').filter((file) => file !== '');
  const [file] = files;
  if (file === undefined) throw new UserError(`the stock kernel defines ${name} nowhere; correct the spec`);
  return file.slice(source.length + 1);
}

function kernelVersion(makefile: string): string {
  const part = (name: string) => new RegExp(`^${name} = (\\d+)$`, 'm').exec(makefile)?.[1] ?? '';
  return [part('VERSION'), part('PATCHLEVEL'), part('SUBLEVEL')].join('.');
}

function syscallNumbers(table: string): Map<string, number> {
  const lines = [...table.matchAll(/^(\d+)\s+(common|64)\s+(\w+)/gm)];
  return new Map(lines.map(([, number, , name = '']) => [name, Number(number)]));
}
