// SPDX-License-Identifier: MIT
// Wish 24: those undeclared uses that need something to be set up: a pinned map, probes, watches by descriptor, images,
// handles, quota files.
import { chmodSync, closeSync, copyFileSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { openat2, O_RDONLY, type FileDescriptor } from '@lockstep/linux';
import { makeCalls, pathBlob, type Argument, type CallList } from '../lib/calls';
import { Disks } from '../lib/disks';
import { Scratch, sh } from '../lib/scratch';
import { linkOf, opening } from '../lib/upgrade/mask';
import { AT_FDCWD, named, REFERENCE, ref } from '../lib/upgrade/run';

let scratch: Scratch;
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.dispose());

const LINK = `/proc/self/fd/${REFERENCE}`;
const SYS_bpf = 321;
const SYS_ioctl = 16;

/** The result of the last call, with the descriptor as 3 and its name as `ref`. */
function last({ fd }: { fd: number }, list: CallList, more: readonly number[] = []): string {
  const memory = { ref: pathBlob(LINK), ...list.memory };
  return named(makeCalls(64, { ...list, memory }, { descriptors: [fd, ...more] }).results.at(-1));
}

/** A descriptor that only refers to it, with a mask and without. */
async function both(
  path: string,
  use: (reference: FileDescriptor<'file'>) => string,
): Promise<[masked: string, plain: string]> {
  await using masked = await openat2(path, { path: true, upgrade: { exec: false } });
  await using plain = await openat2(path, { path: true });
  return [use(masked), use(plain)];
}

const address = (to: string) => ({ offset: 0, bytes: 8, to }) as const;

describe('BPF', () => {
  test('a pinned map is not had again', async () => {
    const directory = scratch.bind('bpf', 'bpf', '-t', 'bpf');
    sh(
      'bpftool',
      'map',
      'create',
      `${directory}/map`,
      'type',
      'array',
      'key',
      '4',
      'value',
      '4',
      'entries',
      '1',
      'name',
      'upgrade',
    );
    const get: CallList = {
      memory: { attr: { size: 16, pointers: [address('ref')] } },
      calls: [[SYS_bpf, 7, { memory: 'attr' }, 16]],
    };
    expect(await both(`${directory}/map`, (reference) => last(reference, get))).toEqual(['EPERM', 'ok']);
  });

  /** Loads a program for uprobe_multi that does nothing, and attaches it. */
  function attach(path: boolean): CallList {
    const load = Buffer.alloc(144);
    load.writeUInt32LE(2, 0); // BPF_PROG_TYPE_KPROBE
    load.writeUInt32LE(2, 4); // instructions
    load.writeUInt32LE(48, 68); // expected_attach_type: BPF_TRACE_UPROBE_MULTI
    const link = Buffer.alloc(64);
    link.writeUInt32LE(4, 0); // the program, the first descriptor that it gets
    link.writeUInt32LE(48, 8);
    link.writeUInt32LE(1, 48); // one offset
    link.writeUInt32LE(path ? 0 : 2, 52); // BPF_F_UPROBE_MULTI_PATH_FD
    link.writeUInt32LE(path ? 0 : REFERENCE, 60);
    return {
      memory: {
        // r0 = 0; exit
        code: { bytes: Buffer.from('b700000000000000' + '9500000000000000', 'hex') },
        licence: pathBlob('GPL'),
        offsets: { bytes: Buffer.from([0, 16, 0, 0, 0, 0, 0, 0]) },
        load: {
          bytes: load,
          pointers: [
            { offset: 8, bytes: 8, to: 'code' },
            { offset: 16, bytes: 8, to: 'licence' },
          ],
        },
        link: {
          bytes: link,
          pointers: [
            ...(path ? [{ offset: 16, bytes: 8, to: 'ref' } as const] : []),
            { offset: 24, bytes: 8, to: 'offsets' },
          ],
        },
      },
      calls: [
        [SYS_bpf, 5, { memory: 'load' }, 144],
        [SYS_bpf, 28, { memory: 'link' }, 64],
      ],
    };
  }

  test('no breakpoints by path', async () => {
    copyFileSync('/bin/cat', scratch.path('program'));
    expect(await both(scratch.path('program'), (reference) => last(reference, attach(true)))).toEqual([
      'EPERM',
      'ok',
    ]);
  });

  test('nor by descriptor', async () => {
    copyFileSync('/bin/cat', scratch.path('program'));
    await using masked = await openat2(scratch.path('program'), {
      flags: O_RDONLY,
      upgrade: { write: false },
    });
    await using plain = await openat2(scratch.path('program'));
    expect([masked, plain].map((given) => last(given, attach(false)))).toEqual(['EPERM', 'ok']);
  });
});

test('no breakpoints by tracefs', async () => {
  copyFileSync('/bin/cat', scratch.path('program'));
  const tracing = scratch.bind('tracefs', 'tracing', '-t', 'tracefs');
  const probe = (what: string): string => {
    try {
      // To cut the file takes all probes away.
      writeFileSync(`${tracing}/uprobe_events`, what, { flag: 'a' });
      return 'ok';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? '';
    }
  };
  const results = await both(scratch.path('program'), (reference) =>
    probe(`p:upgrade ${linkOf(reference)}:0x1000`),
  );
  expect(results).toEqual(['EPERM', 'ok']);
  expect(probe('-:upgrade')).toBe('ok');
});

test('no breakpoints by perf_event_open()', async () => {
  copyFileSync('/bin/cat', scratch.path('program'));
  const attr = Buffer.alloc(128);
  attr.writeUInt32LE(Number(readFileSync('/sys/bus/event_source/devices/uprobe/type', 'utf8')), 0);
  attr.writeUInt32LE(attr.length, 4);
  attr.writeBigUInt64LE(0x1000n, 64);
  const open: CallList = {
    memory: { attr: { bytes: attr, pointers: [{ offset: 56, bytes: 8, to: 'ref' }] } },
    calls: [[298, { memory: 'attr' }, 0, -1, -1, 0]],
  };
  expect(await both(scratch.path('program'), (reference) => last(reference, open))).toEqual(['EPERM', 'ok']);
});

describe('fanotify by descriptor', () => {
  const mark = (flags: number): CallList => ({
    calls: [
      [300, flags, 0],
      [301, { result: 0 }, 1, 0x20, REFERENCE, 0],
    ],
  });

  test('a group that delivers descriptors is refused, one that reports file ids is not', async () => {
    writeFileSync(scratch.path('file'), '');
    await using masked = await openat2(scratch.path('file'), { flags: O_RDONLY, upgrade: { write: false } });
    await using plain = await openat2(scratch.path('file'));
    const FAN_REPORT_FID = 0x200;
    expect([masked, plain].map((given) => last(given, mark(0)))).toEqual(['EPERM', 'ok']);
    expect([masked, plain].map((given) => last(given, mark(FAN_REPORT_FID)))).toEqual(['ok', 'ok']);
  });
});

test('an erofs image is not read through it', async () => {
  // From a file in memory it reads nothing.
  const disks = new Disks(scratch);
  const image = `${disks.mounted('ext4', 'disk').path}/image`;
  disks.dispose();
  sh('mkfs.erofs', image, scratch.makeDirectory('content'));
  const memory = { erofs: pathBlob('erofs'), source: pathBlob('source') };
  const open = [430, { memory: 'erofs' }, 0] as const;
  const source = { memory: 'source' } as const;
  const byDescriptor: CallList = { memory, calls: [open, [431, { result: 0 }, 5, source, 0, REFERENCE]] };
  expect(await both(image, (reference) => last(reference, byDescriptor))).toEqual(['EPERM', 'ok']);
  const byPath: CallList = {
    memory,
    calls: [open, [431, { result: 0 }, 1, source, ref, 0], [431, { result: 0 }, 6, 0, 0, 0]],
  };
  expect(await both(image, (reference) => last(reference, byPath))).toEqual(['EPERM', 'ok']);
});

test('the journal of an ext4 is not found through it, by path or by empty path', async () => {
  const disks = new Disks(scratch);
  const device = disks.loop(8);
  const journal = (command: number, key: Argument, value: Argument, fd: number): CallList => ({
    memory: { ext4: pathBlob('ext4'), journal: pathBlob('journal_path'), empty: pathBlob('') },
    calls: [
      [430, { memory: 'ext4' }, 0],
      [431, { result: 0 }, command, key, value, fd],
    ],
  });
  const key = { memory: 'journal' };
  const byPath = journal(3, key, ref, AT_FDCWD);
  const byEmptyPath = journal(4, key, { memory: 'empty' }, REFERENCE);
  try {
    // ext4 has one errno for every path that it cannot resolve.
    expect(await both(device, (given) => last(given, byPath))).toEqual(['EINVAL', 'ok']);
    expect(await both(device, (given) => last(given, byEmptyPath))).toEqual(['EINVAL', 'ok']);
  } finally {
    disks.dispose();
  }
});

test('xfs makes a handle of a given file; of a path it takes the link itself, so that the way does not exist', async () => {
  const disks = new Disks(scratch);
  const { path } = disks.mounted('xfs', 'disk');
  disks.dispose();
  writeFileSync(`${path}/file`, '');
  // struct xfs_fsop_handlereq: fd, path, oflags, ihandle, ihandlen, ohandle, ohandlen
  const XFS_IOC_FD_TO_HANDLE = 0xc038586a;
  const XFS_IOC_PATH_TO_HANDLE = 0xc0385869;
  const request = Buffer.alloc(56);
  request.writeUInt32LE(REFERENCE, 0);
  const handle = (number: number): CallList => ({
    memory: {
      handle: { size: 64 },
      length: { size: 4 },
      request: {
        bytes: request,
        pointers: [
          { offset: 8, bytes: 8, to: 'ref' },
          { offset: 40, bytes: 8, to: 'handle' },
          { offset: 48, bytes: 8, to: 'length' },
        ],
      },
    },
    calls: [[SYS_ioctl, 4, number, { memory: 'request' }]],
  });
  const root = openSync(path, 'r');
  try {
    expect(
      await both(`${path}/file`, (given) => last(given, handle(XFS_IOC_PATH_TO_HANDLE), [root])),
    ).toEqual(['EINVAL', 'EINVAL']);
    await using masked = await openat2(`${path}/file`, { upgrade: { write: false } });
    expect(last(masked, handle(XFS_IOC_FD_TO_HANDLE), [root])).toBe('ok');
  } finally {
    closeSync(root);
  }
});

test('quota is not switched on with it', async () => {
  const disks = new Disks(scratch);
  const { device, path } = disks.mounted('ext4', 'disk', '-o', 'usrquota');
  disks.dispose();
  writeFileSync(`${path}/aquota.user`, '');
  chmodSync(`${path}/aquota.user`, 0o600);
  const Q_QUOTAON = 0x800002;
  const on: CallList = {
    memory: { device: pathBlob(device) },
    calls: [[179, (Q_QUOTAON << 8) >> 0, { memory: 'device' }, 2, ref]],
  };
  const [masked, plain] = await both(`${path}/aquota.user`, (reference) => last(reference, on));
  expect(masked).toBe('EPERM');
  expect(plain).not.toBe('EPERM');
  expect(await opening(`${path}/aquota.user`)).toBe('ok');
});
