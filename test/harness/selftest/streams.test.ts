// SPDX-License-Identifier: MIT
// What `npm run vm` promises of one program: its arguments, its streams and its exit code come through unchanged.
import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { runVm } from '../../../kernel/tools/vm';
import { staticProgram } from '../../../kernel/tools/vm/static-program';
import { testKernel } from './kernel';

const BOUND_MS = 150_000;
const ARGUMENTS = [
  '',
  ' ',
  'a b',
  "it's",
  '"quoted"',
  'two\nlines',
  '$HOME `id` \\',
  '-x',
  'arg=value',
  'ümlaut',
];

class Collector extends Writable {
  readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    // Slower than the guest, so that it has to wait.
    setImmediate(done);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

test(
  'arguments, streams and exit code come through unchanged',
  async () => {
    const input = randomBytes(1_500_000);
    const [output, error] = [new Collector(), new Collector()];
    const ending = await runVm({
      kernel: await testKernel(),
      root: 'initramfs',
      command: ['/streams', ...ARGUMENTS],
      files: [
        {
          path: 'streams',
          mode: 0o755,
          content: await staticProgram('streams', 'test/harness/selftest/streams'),
        },
      ],
      kernelArguments: ['kunit.enable=0'],
      streams: { input: Readable.from([input.subarray(0, 10), input.subarray(10)]), output, error },
    });
    expect(ending).toMatchObject({ exit: { code: 7, signal: 0 } });
    expect(output.bytes.equals(input)).toBe(true);
    expect(error.bytes.toString()).toBe(ARGUMENTS.map((argument) => `${argument}\0`).join(''));
  },
  BOUND_MS,
);
