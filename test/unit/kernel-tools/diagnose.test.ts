// SPDX-License-Identifier: MIT
// What is shown of a build that fails or warns: the compiler's words, with the names of the files that people edit.
import { blamesSource, diagnose, ownWarnings } from '../../../kernel/tools/diagnose';

const overlay = new Map([
  ['fs/lockstep/x.c', 'kernel/src/fs/lockstep/x.c'],
  ['fs/lockstep/generated/y.rs', 'generated/rust/y.rs'],
]);

test('errors of C and Rust, without what make prints around them', () => {
  const log = [
    '  CC      fs/a.o',
    '/mnt/src/fs/lockstep/x.c: In function ‘f’:',
    '../src/fs/lockstep/x.c:3:5: error: ‘y’ undeclared',
    '    3 |     y = 1;',
    '      |     ^',
    '  CC      fs/b.o',
    'make[3]: *** [scripts/Makefile.build:289: fs/lockstep/x.o] Error 1',
    'error[E0425]: cannot find value `z` in this scope',
    '  --> /mnt/src/fs/super.rs:9:5',
    'make: *** Waiting for unfinished jobs....',
  ];
  const shown = diagnose(log, overlay);
  expect(shown).toEqual([
    'kernel/src/fs/lockstep/x.c:3:5: error: ‘y’ undeclared',
    '    3 |     y = 1;',
    '      |     ^',
    'error[E0425]: cannot find value `z` in this scope',
    '  --> fs/super.rs:9:5',
  ]);
  expect(shown.map(blamesSource)).toEqual([true, false, false, false, true]);
});

test('a failure of make alone is no diagnosis', () => {
  expect(diagnose(['  LD      vmlinux', 'make: *** [vmlinux] Error 1'], overlay)).toEqual([]);
});

test('a damaged object blames no source', () => {
  const shown = diagnose(
    ['ld: error: fs/a.o: file format not recognized', 'error: cannot read core.rmeta'],
    overlay,
  );
  expect(shown).toHaveLength(2);
  expect(shown.some(blamesSource)).toBe(false);
});

test('warnings about our own files only', () => {
  const log = [
    'warning: this could be simpler',
    '  --> /mnt/src/fs/lockstep/generated/y.rs:9:5',
    '  |',
    '  CC      fs/b.o',
    'warning: unused variable',
    '  --> /mnt/src/rust/kernel/lib.rs:1:1',
    '  RUSTC L rust/kernel.o',
    '../src/fs/lockstep/x.c:3:5: warning: unused',
  ];
  expect(ownWarnings(log, overlay)).toEqual([
    'warning: this could be simpler\n    --> generated/rust/y.rs:9:5\n    |',
    'kernel/src/fs/lockstep/x.c:3:5: warning: unused',
  ]);
});
