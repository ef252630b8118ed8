// SPDX-License-Identifier: MIT
// `npm run kernel -- ...`: the commands about the kernel. Each module is loaded only when its command is called.
import { createRequire } from 'node:module';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { messageOf, UserError } from './lib/errors';

type Values = Partial<Record<string, string | boolean>>;

interface Command {
  usage: string;
  summary: string;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** How many arguments beside the options it takes at most. */
  positionals?: number;
  run: (values: Values, positionals: string[]) => Promise<void>;
}

const load = createRequire(__filename);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const WHICH = { variant: { type: 'string' }, config: { type: 'string' } } as const;

const COMMANDS: Record<string, Command> = {
  build: {
    usage: 'build [--variant patched|stock] [--config test|base|kasan]',
    summary: 'build a kernel and print the path of its image',
    options: WHICH,
    run: async ({ variant, config }) => {
      const { buildKernel, parseRequest } = load('./build') as typeof import('./build');
      print((await buildKernel(parseRequest(text(variant), text(config)))).bzImage);
    },
  },
  config: {
    usage: 'config [--variant patched|stock] [--config test|base|kasan]',
    summary: 'build a kernel and print the path of the .config it has',
    options: WHICH,
    run: async ({ variant, config }) => {
      const { buildKernel, parseRequest } = load('./build') as typeof import('./build');
      print((await buildKernel(parseRequest(text(variant), text(config)))).config);
    },
  },
  toolchain: {
    usage: 'toolchain',
    summary: 'make the toolchain and print where it is',
    run: async () => {
      const { ensureToolchain } = load('./toolchain') as typeof import('./toolchain');
      print((await ensureToolchain()).root);
    },
  },
  source: {
    usage: 'source',
    summary: 'get the stock source and print where it is (only to read)',
    run: async () => {
      const { ensureSource } = load('./source') as typeof import('./source');
      print(await ensureSource());
    },
  },
  tree: {
    usage: 'tree [dir]',
    summary: 'make the git tree for work on the patches, or bring it up to date',
    positionals: 1,
    run: async (_, [dir]) => {
      const { ensureTree } = load('./tree') as typeof import('./tree');
      print(await ensureTree(dir));
    },
  },
  export: {
    usage: 'export [dir]',
    summary: "write that tree's commits to kernel/patches",
    positionals: 1,
    run: async (_, [dir]) => {
      const { exportTree } = load('./export') as typeof import('./export');
      const { defaultTree } = load('./tree') as typeof import('./tree');
      const changed = await exportTree(dir ?? defaultTree());
      print(changed.length === 0 ? 'kernel/patches is up to date' : changed.join('\n'));
    },
  },
  check: {
    usage: 'check [--all] [--no-build] [--since revision]',
    summary: 'checkpatch, kernel-doc, rustfmt, clippy; build after each changed patch',
    options: { all: { type: 'boolean' }, 'no-build': { type: 'boolean' }, since: { type: 'string' } },
    run: async (values) => {
      const { check } = load('./check') as typeof import('./check');
      await check({
        all: values['all'] === true,
        noBuild: values['no-build'] === true,
        since: text(values['since']),
      });
    },
  },
  probe: {
    usage: 'probe',
    summary: 'write spec/base from the stock source',
    run: async () => {
      const { probe } = load('./probe/probe') as typeof import('./probe/probe');
      print((await probe()) ? 'spec/base changed' : 'spec/base is up to date');
    },
  },
};

function usage(): string {
  const width = Math.max(...Object.values(COMMANDS).map((command) => command.usage.length));
  const lines = Object.values(COMMANDS).map(
    (command) => `  ${command.usage.padEnd(width)}  ${command.summary}`,
  );
  return ['npm run kernel -- <what>, where <what> is one of', ...lines, ''].join('\n');
}

export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(usage());
    return name === undefined ? 1 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const names = Object.keys(COMMANDS).join(', ');
    throw new UserError(`unknown kernel command ${name}: one of ${names}`);
  }
  let parsed;
  try {
    parsed = parseArgs({ args: rest, options: command.options ?? {}, allowPositionals: true });
  } catch (error) {
    const [why = ''] = messageOf(error).split('. ');
    throw new UserError(`${why}; usage: npm run kernel -- ${command.usage}`);
  }
  if (parsed.positionals.length > (command.positionals ?? 0)) {
    throw new UserError(`too many arguments; usage: npm run kernel -- ${command.usage}`);
  }
  await command.run(parsed.values as Values, parsed.positionals);
  return 0;
}
