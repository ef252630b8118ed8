// SPDX-License-Identifier: MIT
// Wish 27 at the border of the kernel: programs of both word sizes lock with a structure of every size.
import { AT_FDCWD, MOUNT_ATTR_NOSUID, MOUNT_SETATTR_LOCKED, OPEN_TREE_CLONE } from '@lockstep/linux';
import { makeCalls, pathBlob, type Bits } from '../lib/calls';
import { Scratch } from '../lib/scratch';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

describe.each<Bits>([32, 64])('a program of %i bits', (bits) => {
  const [OPEN_TREE, MOUNT_SETATTR, OPEN_TREE_ATTR] = [428, 442, 467];
  const EPERM = 1;
  const E2BIG = 7;
  const EFAULT = 14;
  const EINVAL = 22;
  const word = (set: bigint): Uint8Array => {
    const bytes = new Uint8Array(32);
    new DataView(bytes.buffer).setBigUint64(0, set, true);
    return bytes;
  };

  test('locks with a structure of every size', () => {
    const path = scratch.tmpfs('a');
    const L = MOUNT_SETATTR_LOCKED;
    const at = [AT_FDCWD, { memory: 'path' }] as const;
    const { results } = makeCalls(bits, {
      memory: {
        path: pathBlob(path),
        attr: { bytes: word(MOUNT_ATTR_NOSUID), readOnly: true },
        cut: { bytes: word(MOUNT_ATTR_NOSUID).subarray(0, 31) },
        page: { bytes: word(0n), size: 4096 },
        tail: { bytes: Buffer.concat([word(0n), Buffer.alloc(7), Buffer.from([1])]) },
        nothing: { size: 32 },
      },
      calls: [
        [MOUNT_SETATTR, ...at, L, { memory: 'attr' }, 31],
        [MOUNT_SETATTR, ...at, L, { memory: 'attr' }, 4097],
        [MOUNT_SETATTR, ...at, L, { memory: 'cut' }, 32],
        [MOUNT_SETATTR, ...at, L, { memory: 'tail' }, 40],
        [MOUNT_SETATTR, ...at, 0, { memory: 'attr' }, 32],
        [MOUNT_SETATTR, ...at, L, { memory: 'page' }, 4096],
        [MOUNT_SETATTR, ...at, L, { memory: 'nothing' }, 32],
      ],
    });
    expect(results).toEqual([-EINVAL, -E2BIG, -EFAULT, -E2BIG, 0, 0, 0]);
    const clear = new Uint8Array(32);
    new DataView(clear.buffer).setBigUint64(8, MOUNT_ATTR_NOSUID, true);
    const after = makeCalls(bits, {
      memory: { path: pathBlob(path), clear: { bytes: clear } },
      calls: [[MOUNT_SETATTR, ...at, 0, { memory: 'clear' }, 32]],
    });
    expect(after.results).toEqual([-EPERM]);
  });

  test.each([
    ['mount_setattr()', MOUNT_SETATTR, 0],
    ['open_tree_attr()', OPEN_TREE_ATTR, OPEN_TREE_CLONE],
  ])(
    '%s takes each size that is cut inside a word, if nothing is behind what it knows',
    (_, number, flags) => {
      const path = scratch.tmpfs('a');
      const sizes = [0, 1, 8, 24, 28, 31, 32, 33, 36, 39, 40, 64, 4095, 4096, 4097, 8192];
      const filled = (size: number, last: number): Uint8Array => {
        const bytes = new Uint8Array(Math.max(size, 32));
        if (size > 32) bytes[size - 1] = last;
        return bytes;
      };
      const known = (size: number): number => (size < 32 ? -EINVAL : size > 4096 ? -E2BIG : 0);
      const ask = (last: number): number[] =>
        makeCalls(bits, {
          memory: {
            path: pathBlob(path),
            ...Object.fromEntries(sizes.map((size) => [`attr${size}`, { bytes: filled(size, last) }])),
          },
          calls: sizes.map((size) => [
            number,
            AT_FDCWD,
            { memory: 'path' },
            MOUNT_SETATTR_LOCKED | flags,
            { memory: `attr${size}` },
            size,
          ]),
        }).results.map((result) => Math.min(result, 0));
      expect(ask(0)).toEqual(sizes.map(known));
      expect(ask(1)).toEqual(sizes.map((size) => known(size) || (size > 32 ? -E2BIG : 0)));
    },
  );

  test('no-structure: EINVAL for locking without one, by open_tree_attr(), and by open_tree() in any case', () => {
    const { results } = makeCalls(bits, {
      memory: { path: pathBlob('/') },
      calls: [
        [OPEN_TREE_ATTR, AT_FDCWD, { memory: 'path' }, MOUNT_SETATTR_LOCKED | OPEN_TREE_CLONE, 0, 0],
        [OPEN_TREE, AT_FDCWD, { memory: 'path' }, MOUNT_SETATTR_LOCKED | OPEN_TREE_CLONE],
        [OPEN_TREE_ATTR, AT_FDCWD, { memory: 'path' }, OPEN_TREE_CLONE, 0, 0],
      ],
    });
    expect(results).toEqual([-EINVAL, -EINVAL, expect.any(Number)]);
    expect(results[2]).toBeGreaterThanOrEqual(0);
  });
});
