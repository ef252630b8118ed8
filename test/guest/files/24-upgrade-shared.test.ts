// SPDX-License-Identifier: MIT
// Wish 24: descriptors of the same open file have its mask, however they came about, and calls that work on the file of
// a descriptor, or on its metadata, are as ever. A ring of io_uring opens nothing that a program may not.
import { readFileSync, writeFileSync } from 'node:fs';
import { openat2, type Openat2Options } from '@lockstep/linux';
import { makeCalls, pathBlob, type Bits, type Blob, type CallList } from '../lib/calls';
import { Disks } from '../lib/disks';
import { Scratch, sh } from '../lib/scratch';
import { byRing } from '../lib/upgrade/openers';
import { linkOf, maskOf } from '../lib/upgrade/mask';
import {
  AT_FDCWD,
  howBytes,
  named,
  NOWRITE,
  O_EMPTYPATH,
  O_PATH,
  O_RDWR,
  REFERENCE,
  SYS_openat,
  SYS_openat2,
} from '../lib/upgrade/run';

let scratch: Scratch;
let file: string;
beforeEach(() => {
  scratch = new Scratch();
  file = scratch.path('file');
  writeFileSync(file, 'text');
});
afterEach(() => scratch.dispose());

const F_DUPFD = 0;
const F_GETFL = 3;
const F_DUPFD_QUERY = 1027;

/** Opens the file with a mask as 3, then makes calls; memory has room for `out`, and `link9` names descriptor 9. */
function withMasked(mask: number, calls: CallList['calls'], memory: CallList['memory'] = {}): number[] {
  const size = mask === 0 ? 24 : 64;
  const { results } = makeCalls(64, {
    memory: {
      file: pathBlob(file),
      how: { bytes: howBytes({ flags: O_PATH, mask }).subarray(0, size) },
      link9: pathBlob('/proc/self/fd/9'),
      out: { size: 256 },
      ...memory,
    },
    calls: [[SYS_openat2, AT_FDCWD, { memory: 'file' }, { memory: 'how' }, size], ...calls],
  });
  if (results[0] !== REFERENCE) throw new Error(`the reference: ${named(results[0])}`);
  return results.slice(1);
}

describe('a descriptor of the same open file', () => {
  const again = [SYS_openat, AT_FDCWD, { memory: 'link9' }, O_RDWR, 0] as const;
  const pair = [53, 1, 1, 0, { memory: 'pair' }] as const;

  // struct msghdr: one vector, 24 bytes of control.
  const header = Buffer.alloc(56);
  header.writeBigUInt64LE(1n, 24);
  header.writeBigUInt64LE(24n, 40);
  const message: Blob = {
    bytes: header,
    pointers: [
      { offset: 16, bytes: 8, to: 'vector' },
      { offset: 32, bytes: 8, to: 'control' },
    ],
  };

  const ways: Record<string, { calls: CallList['calls']; memory?: CallList['memory'] }> = {
    'dup2()': { calls: [[33, REFERENCE, 9]] },
    'fcntl()': { calls: [[72, REFERENCE, F_DUPFD, 9]] },
    'pidfd_getfd()': {
      calls: [[39], [434, { result: 1 }, 0], [438, { result: 2 }, REFERENCE, 0], [33, { result: 3 }, 9]],
    },
    'a message of a socket': {
      // It gets 4 and 5 as the pair, and 6 for what arrives.
      memory: {
        pair: { size: 8 },
        byte: { size: 1 },
        vector: {
          bytes: Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
          pointers: [{ offset: 0, bytes: 8, to: 'byte' }],
        },
        // struct cmsghdr of SCM_RIGHTS with descriptor 3.
        control: {
          bytes: Buffer.from([20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, REFERENCE, 0, 0, 0]),
          size: 24,
        },
        message,
      },
      calls: [pair, [46, 4, { memory: 'message' }, 0], [47, 5, { memory: 'message' }, 0], [33, 6, 9]],
    },
  };
  test.each(Object.keys(ways))('has its mask: %s', (name) => {
    const { calls = [], memory = {} } = ways[name] ?? {};
    for (const mask of [0, NOWRITE]) {
      const results = withMasked(mask, [...calls, again], memory);
      const opened = named(results.pop());
      expect(results.map((result) => Math.min(result, 0))).toEqual(calls.map(() => 0));
      expect([mask, opened]).toEqual([mask, mask === 0 ? 'ok' : 'EACCES']);
    }
  });
});

test('its flags are those that it was opened with, and nothing of the mask', () => {
  const [masked] = withMasked(NOWRITE, [[72, REFERENCE, F_GETFL, 0]]);
  const [plain] = withMasked(0, [[72, REFERENCE, F_GETFL, 0]]);
  expect(masked).toBe(plain);
});

describe('the same file or its metadata, by descriptor', () => {
  const out = { memory: 'out' } as const;
  const ruleset = Buffer.alloc(16);
  ruleset.writeBigUInt64LE(4n);
  const beneath = Buffer.alloc(12);
  beneath.writeBigUInt64LE(4n);
  beneath.writeInt32LE(REFERENCE, 8);
  const request = Buffer.alloc(32);
  request.writeUInt32LE(32, 0);
  request.writeUInt32LE(REFERENCE, 4);
  request.writeBigUInt64LE(2n, 16);

  const uses: Record<string, CallList['calls']> = {
    fstat: [[5, REFERENCE, out]],
    fstatfs: [[138, REFERENCE, out]],
    'fcntl, is it the same file': [[72, REFERENCE, F_DUPFD_QUERY, REFERENCE]],
    'statmount() of its mount': [[457, { memory: 'request' }, { memory: 'large' }, 1024, 1]],
    'a rule of Landlock': [
      [444, { memory: 'ruleset' }, 16, 0],
      [445, { result: 1 }, 1, { memory: 'beneath' }, 0],
    ],
  };

  test.each(Object.keys(uses))('%s is as ever', (name) => {
    const memory = {
      large: { size: 1024 },
      ruleset: { bytes: ruleset },
      beneath: { bytes: beneath },
      request: { bytes: request },
    };
    for (const mask of [0, NOWRITE])
      expect([mask, named(withMasked(mask, uses[name] ?? [], memory).at(-1))]).toEqual([mask, 'ok']);
  });

  /** What a call gives that has a descriptor of the file as 3, with a mask and without. */
  async function given(
    path: string,
    options: Openat2Options,
    use: CallList['calls'][number],
  ): Promise<string[]> {
    const ask = ({ fd }: { fd: number }) => {
      const memory = { empty: pathBlob(''), out: { size: 24 } };
      return named(makeCalls(64, { memory, calls: [use] }, { descriptors: [fd] }).results[0]);
    };
    await using masked = await openat2(path, { ...options, upgrade: { write: false } });
    await using plain = await openat2(path, options);
    return [masked, plain].map(ask);
  }

  test('file_getattr() is as ever', async () => {
    const AT_EMPTY_PATH = 0x1000;
    const use = [468, REFERENCE, { memory: 'empty' }, out, 24, AT_EMPTY_PATH] as const;
    expect(await given(file, {}, use)).toEqual(['ok', 'ok']);
  });

  test('quotactl_fd() is as ever', async () => {
    const path = scratch.tmpfs('quota', '-o', 'usrquota');
    writeFileSync(`${path}/file`, '');
    const Q_GETFMT = 0x800004 << 8;
    expect(await given(`${path}/file`, { path: true }, [443, REFERENCE, Q_GETFMT, 0, out])).toEqual([
      'ok',
      'ok',
    ]);
  });

  test('what the descriptor itself can do it does: a loop device writes through it', async () => {
    const disks = new Disks(scratch);
    const backing = disks.file(1);
    await using writer = await openat2(backing, { flags: O_RDWR, upgrade: { write: false } });
    expect(maskOf(writer)).toBe(NOWRITE);
    const [LOOP_SET_FD, LOOP_CLR_FD] = [0x4c00, 0x4c01];
    const { results } = makeCalls(
      64,
      {
        memory: { device: pathBlob(sh('losetup', '--find')), text: { bytes: Buffer.alloc(512, 'x') } },
        calls: [
          [SYS_openat, AT_FDCWD, { memory: 'device' }, O_RDWR, 0],
          [16, { result: 0 }, LOOP_SET_FD, REFERENCE],
          [1, { result: 0 }, { memory: 'text' }, 512],
          [74, { result: 0 }],
          [16, { result: 0 }, LOOP_CLR_FD, 0],
        ],
      },
      { descriptors: [writer.fd] },
    );
    expect(results.slice(1)).toEqual([0, 512, 0, 0]);
    expect(readFileSync(backing).subarray(0, 512)).toEqual(Buffer.alloc(512, 'x'));
  });
});

describe.each<Bits>([64, 32])('io_uring of a program of %i bits', (bits) => {
  test('opens through a descriptor what its mask allows', async () => {
    await using masked = await openat2(file, { path: true, upgrade: { write: false } });
    const link = linkOf(masked).replace('self', String(process.pid));
    const attempt = (flags: number) => ({ how: { bytes: howBytes({ flags }).subarray(0, 24) }, size: 24 });
    const open = byRing(bits, () => scratch.path('heads'));
    expect(open(link, [attempt(0), attempt(O_RDWR), attempt(O_PATH)])).toEqual(['ok', 'EACCES', 'ok']);
    // There is no opening by descriptor and empty path, as upstream has none.
    expect(open('', [attempt(O_EMPTYPATH)])).toEqual(['ENOENT']);
  });
});
