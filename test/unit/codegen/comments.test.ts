// SPDX-License-Identifier: MIT
// Comments as kernel-doc wants them, and what is said of a field that goes both ways.
import { memberLines } from '../../../codegen/src/emit/c';
import { emitPrototypes } from '../../../codegen/src/emit/prototypes';
import { emitUapi } from '../../../codegen/src/emit/uapi';
import { loadModel } from '../../../codegen/src/generate';
import { projectRoot } from '../../../kernel/tools/lib/paths';

test('the lines behind the first of a member stand below its text', () => {
  const words = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen';
  expect(memberLines('size', words)).toEqual([
    ' * @size: one two three four five six seven eight nine ten eleven twelve',
    ' *        thirteen fourteen fifteen',
  ]);
});

test('what a field holds on return is said where it returns, not where the request is read', () => {
  const model = loadModel(projectRoot);
  const both = 'Groups wanted. On return: the groups filled.';
  expect(emitUapi(model).get('uapi/linux/lockstep/mounts.h')).toContain(both);
  const request = emitPrototypes(model).get('kernel/include/linux/lockstep/mounts.h');
  expect(request).toContain('@mask: Groups wanted.\n');
});
