// SPDX-License-Identifier: MIT
// What is compiled from which source of the guest's programs.
import { compilations } from '../../../kernel/tools/vm/guest-programs';

test('a program is made for both word sizes', () => {
  const made = compilations('x.c', '');
  expect(made.map(({ output }) => output)).toEqual(['64/x', '32/x']);
  expect(made.map(({ args }) => args.includes('-m32'))).toEqual([false, true]);
});

test('one with a library only for that of the library', () => {
  const made = compilations('x.c', '/*\n * A server.\n *\n * Links: fuse3 cap\n */\n');
  expect(made.map(({ output }) => output)).toEqual(['64/x']);
  expect(made[0]?.args.slice(-2)).toEqual(['-lfuse3', '-lcap']);
});

test('a BPF program becomes an object', () => {
  const [object] = compilations('deny.bpf.c', '');
  expect(object?.output).toBe('bpf/deny.o');
  expect(object?.args).toContain('bpf');
});
