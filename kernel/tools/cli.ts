// SPDX-License-Identifier: MIT
// One entry for all commands: finds the module of a command, loads only that, and says errors of the user in one line.
import { createRequire } from 'node:module';
import { codeOf, isUserError, messageOf, UserError } from './lib/errors';
import { inProject } from './lib/paths';

type Main = (args: string[]) => Promise<number>;

interface Command {
  usage: string;
  summary: string;
  /** Below the project root, without extension. */
  module: string;
  /** The function in it that takes the arguments and resolves to the exit code; default `main`. */
  entry?: string;
}

const COMMANDS: Record<string, Command> = {
  start: { usage: 'start', summary: 'build all, run every example, print the wishes', module: 'test/start' },
  test: { usage: 'test', summary: 'run the unit, host and guest tests', module: 'test/run' },
  kselftest: {
    usage: 'kselftest',
    summary: "run the kernel's own selftests on stock and patched kernel, side by side",
    module: 'test/kselftest/run',
  },
  stress: {
    usage: 'stress',
    summary: 'run the tests of races with all their rounds',
    module: 'test/stress',
  },
  'test:kasan': {
    usage: 'test:kasan',
    summary: 'run guest and stress tests on a kernel with KASAN and kmemleak',
    module: 'test/kasan',
  },
  vm: {
    usage: 'vm [-- program args...]',
    summary: 'a shell, or one program, in the virtual machine',
    module: 'kernel/tools/vm/command',
    entry: 'vmCommand',
  },
  kernel: {
    usage: 'kernel <what> ...',
    summary: 'build kernels, work on the patches',
    module: 'kernel/tools/command',
  },
  build: { usage: 'build', summary: 'build the SDK and its addon', module: 'test/harness/compile' },
  lint: {
    usage: 'lint',
    summary: 'check format, types and rules of all sources',
    module: 'kernel/tools/lint',
  },
  bench: { usage: 'bench', summary: 'measure what calls, boots and codegen cost', module: 'test/bench/run' },
};

export function usage(): string {
  const width = Math.max(...Object.values(COMMANDS).map((command) => command.usage.length));
  const lines = Object.values(COMMANDS).map(
    ({ usage: text, summary }) => `  npm run ${text.padEnd(width)}  ${summary}`,
  );
  return ['Commands (npm start and npm test need no "run"; options follow "--"):', ...lines, ''].join('\n');
}

const load = createRequire(__filename);

async function dispatch(name: string, args: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    throw new UserError(`unknown command ${name}: one of ${Object.keys(COMMANDS).join(', ')}`);
  }
  const exported = load(inProject(command.module)) as Partial<Record<string, Main>>;
  const main = exported[command.entry ?? 'main'];
  if (!main) throw new Error(`${command.module} exports no ${command.entry ?? 'main'}()`);
  return main(args);
}

/** Runs a command to its end and returns the exit code. */
export async function runCommand(argv: string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(usage());
    return name === undefined ? 1 : 0;
  }
  try {
    return await dispatch(name, args);
  } catch (error) {
    if (!isUserError(error) && codeOf(error) !== 'ENOSPC') throw error;
    process.stderr.write(`lockstep: ${messageOf(error)}\n`);
    return 1;
  }
}
