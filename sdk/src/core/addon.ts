// SPDX-License-Identifier: MIT
// Loads the addon file. The package carries one, for 64-bit x86 with glibc; whoever has another system
// gets one clear sentence, and the way to build.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Kind } from './abi';

export interface AddonAbi {
  readonly syscalls: readonly {
    readonly name: string;
    readonly number: number;
    readonly returns: Kind;
    readonly args: readonly Kind[];
  }[];
  readonly structs: readonly {
    readonly name: string;
    readonly size: number;
    readonly fields: readonly (readonly [name: string, offset: number, size: number])[];
  }[];
}

/** The module as sdk/native/addon.cc makes it. */
export interface Addon {
  readonly registers: ArrayBuffer;
  readonly abi: AddonAbi;
  readonly entries: Readonly<Record<string, () => void>>;
  addressOf(buffer: ArrayBuffer): number;
  open(onDone: (id: number) => void): void;
  start(id: number, address: number, count: number, flags: number): number;
  cancel(id: number): number;
  adopt(pid: number): boolean;
  disown(pid: number): void;
}

export const HOW_TO_BUILD =
  'to build it: npm install node-api-headers node-addon-api, ' +
  'then node node_modules/@lockstep/linux/dist/sdk/native/build.js (needs g++)';

/** Whether this Node runs on glibc; slow, so only asked when loading failed. */
function isGlibc(): boolean {
  const report = process.report.getReport() as unknown as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

/** Why an addon cannot be loaded here, in one sentence for the user. */
export function explainLoadFailure(
  file: string,
  cause: unknown,
  system = { platform: process.platform as string, arch: process.arch as string, glibc: isGlibc },
): Error {
  const here = `${system.platform} ${system.arch}`;
  let problem: string;
  if (system.platform !== 'linux') problem = `it makes Linux system calls and cannot run on ${here}`;
  else if (!existsSync(file)) problem = `${file} is missing; ${HOW_TO_BUILD}`;
  else if (system.arch !== 'x64' || !system.glibc())
    problem = `its addon is built for Linux x64 with glibc, this is ${here}${system.glibc() ? '' : ' with another libc'}; ${HOW_TO_BUILD}`;
  else problem = `${cause instanceof Error ? cause.message : String(cause)}; ${HOW_TO_BUILD}`;
  const error = new Error(`@lockstep/linux: ${problem}`, { cause });
  return Object.assign(error, { code: 'ERR_ADDON_UNAVAILABLE' });
}

/** @throws Error with code `ERR_ADDON_UNAVAILABLE` */
export function loadAddon(file: string): Addon {
  try {
    return createRequire(__filename)(file) as Addon;
  } catch (error) {
    throw explainLoadFailure(file, error);
  }
}
