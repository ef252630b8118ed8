// SPDX-License-Identifier: MIT
// Compiles and runs probe programs in the toolchain against the stock tree: its installed headers, or text copied
// out of a file that only the kernel includes.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../lib/errors';
import { removeTree } from '../lib/files';
import { ensureHeaders } from '../headers';
import { findSource } from '../source';
import { ensureToolchain, type Toolchain } from '../toolchain';
import { brokenUnits, declarationUnits, writeProgram, type Unit } from './program';
import { definitionsIn, namesIn } from './source-text';

const PROGRAM = '/mnt/work/probe.c';

export class Compiler {
  private constructor(
    readonly source: string,
    private readonly toolchain: Toolchain,
    private readonly headers: string,
    private readonly work: string,
  ) {}

  /** Gives a compiler to a function and cleans up behind it. */
  static async with<T>(use: (compiler: Compiler) => Promise<T>): Promise<T> {
    const { dir } = await findSource();
    const toolchain = await ensureToolchain();
    const headers = await ensureHeaders();
    const work = mkdtempSync(join(tmpdir(), 'lockstep-probe-'));
    try {
      return await use(new Compiler(dir, toolchain, headers, work));
    } finally {
      await removeTree(work);
    }
  }

  /** Names of all macros and enumerators that a header and what it includes define. */
  async namesOf(header: string): Promise<string[]> {
    writeFileSync(join(this.work, 'probe.c'), `#include <${header}>\n`);
    const { stdout } = await this.gcc(['-E', '-dD', PROGRAM]);
    return namesIn(definitionsIn(stdout));
  }

  /** Lines printed by those units that compile. */
  async print(headers: string[], units: Unit[]): Promise<string[]> {
    let rest = units;
    for (;;) {
      const program = writeProgram(headers, rest);
      writeFileSync(join(this.work, 'probe.c'), program.text);
      const { code, stderr } = await this.gcc(['-o', '/mnt/work/probe', PROGRAM], [1]);
      if (code === 0) break;
      const broken = new Set(brokenUnits(rest, program, PROGRAM, stderr));
      if (broken.size === 0)
        throw new UserError(`the probe does not compile:\n${stderr.split('\n').slice(0, 8).join('\n')}`);
      rest = rest.filter((unit) => !broken.has(unit));
    }
    const { stdout } = await this.run('/mnt/work/probe', []);
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** What a file of the kernel itself says; the units are added to its own definitions. */
  printInternal(file: string, units: Unit[]): Promise<string[]> {
    return this.print([], [...declarationUnits(definitionsIn(this.read(file))), ...units]);
  }

  /** Names that a file of the kernel defines by itself. */
  namesInFile(file: string): string[] {
    return namesIn(definitionsIn(this.read(file)));
  }

  read(file: string): string {
    return readFileSync(join(this.source, file), 'utf8');
  }

  private gcc(args: string[], okCodes: number[] = []) {
    const options = ['-w', '-fmax-errors=0', '-fdiagnostics-color=never', '-isystem', '/mnt/headers/include'];
    return this.run('gcc', [...options, ...args], okCodes);
  }

  private run(cmd: string, args: string[], okCodes: number[] = []) {
    const binds = [
      { from: this.headers, to: 'headers' },
      { from: this.work, to: 'work', writable: true },
    ];
    return this.toolchain.run(cmd, args, { binds, okCodes });
  }
}
