// SPDX-License-Identifier: MIT
// Which kernel a machine gets: one of ours, built if need be, or any image by its path.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildKernel, parseRequest, VARIANTS } from '../build';
import { UserError } from '../lib/errors';

export interface KernelChoice {
  /** A variant, or the path of a bzImage. */
  name: string;
  config: string;
}

function isPath({ name }: KernelChoice): boolean {
  return name.includes('/');
}

/** For people. */
export function describeKernel(choice: KernelChoice): string {
  return isPath(choice) ? `kernel ${choice.name}` : `${choice.name} kernel, configuration ${choice.config}`;
}

/** Path of the image. */
export async function kernelImage(choice: KernelChoice): Promise<string> {
  const { name, config } = choice;
  if (!isPath(choice)) return (await buildKernel(parseRequest(name, config))).bzImage;
  // npm runs its scripts in the project; the path was typed where the person stands.
  const path = resolve(process.env['INIT_CWD'] ?? '.', name);
  if (!existsSync(path)) {
    throw new UserError(
      `no kernel image ${path}; give one of ${VARIANTS.join(', ')}, or a path with a slash`,
    );
  }
  return path;
}
