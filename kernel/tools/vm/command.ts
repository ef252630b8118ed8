// SPDX-License-Identifier: MIT
// `npm run vm`: a shell in the guest, or one program whose streams and exit code are passed on.
import { constants } from 'node:os';
import { relative, sep } from 'node:path';
import { UserError } from '../lib/errors';
import { projectRoot } from '../lib/paths';
import { say } from '../lib/progress';
import { GUEST_PROJECT, runVm, type Ending, type Session } from '../vm';
import { describeKernel, kernelImage, type KernelChoice } from './kernel';

export interface VmCommand {
  kernel: KernelChoice;
  writable: boolean;
  memoryMiB: number | undefined;
  log: string | undefined;
  /** Empty: a shell. */
  command: string[];
}

export const VM_USAGE = `npm run vm -- [options] [program [arguments]]
  without a program: a shell; Ctrl-] ends the machine
  --stock         the kernel without our patches
  --kernel PATH   any kernel image
  --config NAME   kernel configuration: test (default), base, ...
  --write         the guest may change the project (its other files are always thrown away)
  --memory MIB    memory of the guest
  --log FILE      keep the kernel's log`;

export function parseVmArguments(args: readonly string[]): VmCommand {
  const parsed: VmCommand = {
    kernel: { name: 'patched', config: 'test' },
    writable: false,
    memoryMiB: undefined,
    log: undefined,
    command: [],
  };
  const rest = [...args];
  const value = (option: string): string => {
    const next = rest.shift();
    if (next === undefined) throw new UserError(`${option} needs a value\n${VM_USAGE}`);
    return next;
  };
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift() ?? '';
    if (option === '--') break;
    else if (option === '--stock') parsed.kernel.name = 'stock';
    else if (option === '--config') parsed.kernel.config = value(option);
    else if (option === '--kernel') parsed.kernel.name = value(option);
    else if (option === '--write') parsed.writable = true;
    else if (option === '--memory') parsed.memoryMiB = Number(value(option));
    else if (option === '--log') parsed.log = value(option);
    else throw new UserError(`unknown option ${option}\n${VM_USAGE}`);
  }
  if (parsed.memoryMiB !== undefined && !(parsed.memoryMiB >= 128)) {
    throw new UserError('--memory takes a number of MiB, at least 128');
  }
  parsed.command = rest;
  return parsed;
}

/** The guest stands where the person stands, if that is inside the project. */
export function guestDirectory(hostDirectory: string, root: string = projectRoot): string {
  const below = relative(root, hostDirectory);
  const inside = below !== '..' && !below.startsWith(`..${sep}`);
  return inside && below !== '' ? `${GUEST_PROJECT}/${below}` : GUEST_PROJECT;
}

const ESCAPE = 0x1d;

/** Gives the person's terminal to the guest; the returned function takes it back. */
function attachTerminal(session: Session): () => void {
  const { stdin, stdout } = process;
  const resize = (): void => session.tell(`size ${stdout.rows} ${stdout.columns}`);
  const keys = (chunk: Buffer): void => {
    if (chunk.includes(ESCAPE)) session.stop('vanished', 'you ended it');
  };
  const restore = (): void => {
    stdin.setRawMode(false);
  };
  stdin.setRawMode(true);
  stdin.on('data', keys);
  stdout.on('resize', resize);
  process.on('exit', restore);
  return () => {
    restore();
    stdin.off('data', keys);
    stdin.pause();
    stdout.off('resize', resize);
    process.off('exit', restore);
  };
}

function exitCode({ exit, detail }: Ending): number {
  if (!exit) throw new UserError(`the guest was lost: ${detail}`);
  return exit.signal === 0 ? exit.code : 128 + exit.signal;
}

export async function vmCommand(args: readonly string[]): Promise<number> {
  if (args[0] === '--help') {
    console.log(VM_USAGE);
    return 0;
  }
  const wanted = parseVmArguments(args);
  const shell = wanted.command.length === 0;
  const { stdin, stdout, stderr } = process;
  const interactive = stdin.isTTY && stdout.isTTY && stderr.isTTY;
  const kernel = await kernelImage(wanted.kernel);
  let detach = (): void => undefined;
  // Whoever read the output has gone (`| head`): so does the machine, as a program would.
  stdout.on('error', () => process.exit(128 + constants.signals.SIGPIPE));
  const ending = await runVm({
    kernel,
    command: shell ? ['bash', '--login'] : wanted.command,
    directory: guestDirectory(process.env['INIT_CWD'] ?? process.cwd()),
    environment: interactive ? { TERM: process.env['TERM'] ?? 'linux' } : {},
    project: wanted.writable ? 'writable' : shell ? 'live' : 'settled',
    ...(wanted.memoryMiB === undefined ? {} : { memoryMiB: wanted.memoryMiB }),
    ...(wanted.log === undefined ? {} : { consoleLog: wanted.log }),
    kernelArguments: ['kunit.enable=0'],
    streams: { input: stdin, output: stdout, error: stderr },
    terminal: interactive ? { rows: stdout.rows, columns: stdout.columns } : undefined,
    onAccelerator: ({ name, reason }) => {
      if (shell || interactive) say(`${describeKernel(wanted.kernel)}, under ${name} (${reason})`);
    },
    onSession: (session) => {
      if (interactive) detach = attachTerminal(session);
    },
  }).finally(() => detach());
  // Nobody reads it any more, but it would keep this process alive.
  stdin.destroy();
  return exitCode(ending);
}
