// SPDX-License-Identifier: MIT
// Runs one command in a virtual machine with a given kernel: the guest root under a throw-away overlay, the project
// shared live at /lockstep. The pieces are in vm/: the machine (qemu), the run (session), the way in (initramfs).
import { ensureGuestRoot } from './image';
import { ensureHostPackages } from './lib/host';
import { projectRoot } from './lib/paths';
import { chooseAccelerator, COUNTING, type Accelerator } from './vm/accelerator';
import type { ArchiveEntry } from './vm/cpio';
import { launch, type Launch } from './vm/launch';
import type { Ending, Limits, Results, Session, Streams } from './vm/session';

export type { Accelerator, Ending, Limits, Results, Session, Streams };

/** Where the project is in the guest. */
export const GUEST_PROJECT = '/lockstep';

/**
 * How the project is shared. `settled`: read-only, and nobody changes it while the guest runs, so the guest may trust
 * what it has read once, which is a third faster. `live`: read-only, every change shows. `writable`: both ways.
 */
export type ProjectShare = 'settled' | 'live' | 'writable';

export interface VmOptions {
  /** Path of the bzImage. */
  kernel: string;
  /** The command and its arguments, passed as they are. */
  command: readonly string[];
  directory?: string;
  environment?: Readonly<Record<string, string>>;
  /** `image`: the guest root and the project. `initramfs`: only the first process and `files`; boots faster. */
  root?: 'image' | 'initramfs';
  files?: readonly ArchiveEntry[];
  project?: ProjectShare;
  kernelArguments?: readonly string[];
  memoryMiB?: number;
  /** One processor that counts: its time stamp counter goes up by one with each instruction. */
  counting?: boolean;
  consoleLog?: string;
  limits?: Partial<Limits>;
  streams?: Streams;
  /** Size of the command's terminal; without it, it has pipes. */
  terminal?: { rows: number; columns: number } | undefined;
  results?: Results;
  onAccelerator?: (accelerator: Accelerator) => void;
  /** Called before the start, to steer the running machine. */
  onSession?: (session: Session) => void;
}

const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  USER: 'root',
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
  TMPDIR: '/tmp',
};

const LIMITS: Limits = { bootMs: 60_000, consoleBytes: 16 * 1024 * 1024 };
const CPUS = 2;
const SMALL_MIB = 256;
const USUAL_MIB = 2048;

function projectOptions(share: ProjectShare): string {
  return `trans=virtio,version=9p2000.L,msize=512000,cache=${share === 'settled' ? 'loose' : 'none'}`;
}

/** A machine without root and command, only to see whether it comes up. */
function bare(kernel: string, accelerator: Accelerator, bootMs: number): Launch {
  return {
    machine: {
      accelerator: accelerator.arguments,
      kernel,
      memoryMiB: SMALL_MIB,
      cpus: CPUS,
      kernelArguments: [],
    },
    run: { command: [], directory: '/', environment: {}, image: false },
    files: [],
    limits: { ...LIMITS, bootMs },
    streams: {},
  };
}

export async function runVm(options: VmOptions): Promise<Ending> {
  await ensureHostPackages(['qemu-system-x86'], 'run a virtual machine');
  const { kernel } = options;
  const accelerator = options.counting
    ? COUNTING
    : await chooseAccelerator((tried, bootMs) => launch(bare(kernel, tried, bootMs)));
  options.onAccelerator?.(accelerator);
  const image = options.root === 'initramfs' ? undefined : await ensureGuestRoot();
  const share = options.project ?? 'settled';
  const small = image === undefined;
  return launch({
    machine: {
      accelerator: accelerator.arguments,
      kernel,
      memoryMiB: options.memoryMiB ?? (small ? SMALL_MIB : USUAL_MIB),
      cpus: options.counting ? 1 : CPUS,
      image,
      project: small ? undefined : { path: projectRoot, writable: share === 'writable' },
      kernelArguments: options.kernelArguments ?? [],
    },
    run: {
      command: options.command,
      directory: options.directory ?? (small ? '/' : GUEST_PROJECT),
      environment: { ...ENVIRONMENT, ...options.environment },
      image: !small,
      projectOptions: small ? undefined : projectOptions(share),
      terminal: options.terminal,
    },
    files: options.files ?? [],
    consoleLog: options.consoleLog,
    limits: { ...LIMITS, ...options.limits },
    streams: options.streams ?? {},
    results: options.results,
    onSession: options.onSession,
  });
}
