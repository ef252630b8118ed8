// SPDX-License-Identifier: MIT
// The kernel of the harness's own guests: the one that the guest tests of this run use, else the one of `npm test`.
import { kernelImage, type KernelChoice } from '../../../kernel/tools/vm/kernel';

const USUAL: KernelChoice = { name: 'patched', config: 'test' };

export function testKernel(): Promise<string> {
  const chosen = process.env['LOCKSTEP_TEST_KERNEL'];
  return kernelImage(chosen === undefined ? USUAL : (JSON.parse(chosen) as KernelChoice));
}
