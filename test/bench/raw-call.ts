// SPDX-License-Identifier: MIT
// What a call costs beside the same one in a C loop: statmount() of the root, asked for little (the cheapest answer,
// which shows the overhead best) and for all of its strings. A raw call may cost at most LIMIT times the loop.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { call, callSync, Memory, native } from '@lockstep/linux/raw';
import { awaited, compare, repeated, table } from './timing';

const LIMIT = 1.15;

const STATMOUNT = 457;
const STATX = 332;
const AT_FDCWD = -100;
const STATX_MNT_ID_UNIQUE = 0x4000;
const STX_MNT_ID = 144;

const SMALL = 0x1n;
const ALL = 0x1ffn;

type Syscall = (number: number, a: number, b: number, c: number, d: number, e: number) => number;
type Loop = (number: number, a: number, b: number, c: number, d: number, count: number) => number;

function uniqueMountId(syscall: Syscall): bigint {
  const [name, answer] = [Memory.path('/'), new Memory(256)];
  const result = syscall(STATX, AT_FDCWD, name.address, 0, STATX_MNT_ID_UNIQUE, answer.address);
  if (result !== 0) throw new Error('this kernel has no statx() with unique mount ids (Linux 6.8)');
  return answer.view.getBigUint64(STX_MNT_ID, true);
}

function requestFor(mountId: bigint, mask: bigint): Memory {
  const request = new Memory(24);
  request.view.setUint32(0, 24, true);
  request.view.setBigUint64(8, mountId, true);
  request.view.setBigUint64(16, mask, true);
  return request;
}

async function measure(title: string, request: Memory, loop: Loop, syscall: Syscall): Promise<number> {
  const answer = new Memory(4096);
  const { raw } = native();
  const size = answer.byteLength;
  if (raw.statmount(request.address, answer.address, size, 0) !== 0) throw new Error('statmount() failed');
  const results = await compare({
    'C loop': (count) => loop(STATMOUNT, request.address, answer.address, size, 0, count),
    'raw call': repeated(() => raw.statmount(request.address, answer.address, size, 0)),
    'koffi, syscall()': repeated(() => syscall(STATMOUNT, request.address, answer.address, size, 0, 0)),
    'checked call': repeated(() => callSync('statmount', [request, answer, size, 0])),
    'call on a thread': awaited(() => call('statmount', [request, answer, size, 0])),
    'node:fs statSync()': repeated(() => statSync('/')),
  });
  console.log(table(title, results));
  return results[1]?.ratio ?? Infinity;
}

async function main(): Promise<void> {
  const { default: koffi } = await import('koffi');
  const own = koffi.load(join(process.argv[2] ?? '', 'loop.so'));
  const loop = own.func('double loop(long, uint64_t, uint64_t, uint64_t, uint64_t, uint32_t)') as Loop;
  const libc = koffi.load('libc.so.6');
  const word = 'uintptr_t';
  const syscall = libc.func(`long syscall(long, ${word}, ${word}, ${word}, ${word}, ${word})`) as Syscall;
  const id = uniqueMountId(syscall);
  const ratios = [
    await measure(
      'statmount() of the superblock: median, ratio to the C loop',
      requestFor(id, SMALL),
      loop,
      syscall,
    ),
    await measure('statmount() with all strings', requestFor(id, ALL), loop, syscall),
  ];
  const worst = Math.max(...ratios);
  console.log(
    `a raw call costs ${worst.toFixed(2)} times the C loop at most; the limit is ${LIMIT.toFixed(2)}`,
  );
  if (worst > LIMIT) process.exitCode = 1;
}

void main();
