// SPDX-License-Identifier: MIT
// openat2() and openRegular() on the running kernel, which may lack OPENAT2_REGULAR, and what they say to wrong
// arguments.
import { constants, fstatSync, readFileSync, writeFileSync } from 'node:fs';
import { O_CREAT, O_WRONLY, openat2, openRegular, probe, UnsupportedError } from '../../sdk/src/index';
import { scratchDirectory } from './fixtures/scratch';

const INVALID_TYPE = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
const INVALID_VALUE = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
const OUT_OF_RANGE = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' };

const scratch = scratchDirectory();
const wrong = (value: unknown): never => value as never;

test('opens below a directory, and takes the flags of node:fs too', async () => {
  writeFileSync(scratch('file'), 'text');
  await using directory = await openat2(scratch('.'), { flags: constants.O_DIRECTORY });
  await using file = await openat2('file', { dirfd: directory, resolve: ['beneath'] });
  expect(readFileSync(file.fd, 'utf8')).toBe('text');
  await using made = await openat2('made', { dirfd: directory, flags: O_WRONLY | O_CREAT, mode: 0o600 });
  expect(fstatSync(made.fd).mode & 0o777).toBe(0o600);
  await expect(openat2('../x', { dirfd: directory, resolve: ['beneath'] })).rejects.toMatchObject({
    code: 'EXDEV',
    path: '../x',
  });
});

test('openRegular says what an old kernel lacks', async () => {
  writeFileSync(scratch('file'), 'text');
  const known = (await probe()).OPENAT2_REGULAR.available;
  const file = await openRegular(scratch('file')).catch((error: unknown) => error);
  expect(file instanceof UnsupportedError).toBe(!known);
  await expect(openRegular('/dev/null')).rejects.toMatchObject({
    code: known ? 'EFTYPE' : 'ERR_FEATURE_UNSUPPORTED',
  });
});

test.each<[string, unknown, object]>([
  ['null', null, INVALID_TYPE],
  ['flags that are text', { flags: 'r' }, INVALID_TYPE],
  ['negative flags', { flags: -1 }, OUT_OF_RANGE],
  ['flags of 65 bits', { flags: 1n << 64n }, OUT_OF_RANGE],
  ['half a mode', { mode: 1.5 }, OUT_OF_RANGE],
  ['a mode with a file type', { mode: 0o100644 }, OUT_OF_RANGE],
  ['an unknown condition', { resolve: ['under'] }, INVALID_VALUE],
  ['a directory that is text', { dirfd: '/' }, INVALID_TYPE],
  ['a signal that is none', { signal: {} }, INVALID_TYPE],
])('openat2 refuses %s', async (_, options, error) => {
  await expect(openat2('x', wrong(options))).rejects.toMatchObject(error);
});

test('refuses what is no path, null among it', async () => {
  for (const path of [null, undefined, 5])
    await expect(openat2(wrong(path))).rejects.toMatchObject(INVALID_TYPE);
});

test('openRegular rejects, and does not throw, for wrong options', async () => {
  await expect(openRegular('x', wrong(null))).rejects.toMatchObject(INVALID_TYPE);
});
