// SPDX-License-Identifier: MIT
// openat2() and openRegular() on the running kernel, which may lack OPENAT2_REGULAR, and what they say to wrong
// arguments.
import { constants, fstatSync, readFileSync, writeFileSync } from 'node:fs';
import {
  O_CREAT,
  O_WRONLY,
  openat2,
  openRegular,
  probe,
  UnsupportedError,
  UPGRADE_NOEXEC,
  UPGRADE_NOREAD,
  UPGRADE_NOWRITE,
  type Openat2Options,
  type Upgrade,
} from '../../sdk/src/index';
import { upgradeMask } from '../../sdk/src/files/upgrade';
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

test('a mask that could not be kept does not compile', () => {
  const options: Openat2Options[] = [
    { upgrade: {} },
    { upgrade: { write: false } },
    { upgrade: { exec: false } },
    { upgrade: { read: false, exec: false } },
    { upgrade: { read: false, write: false, exec: false } },
    // @ts-expect-error who may execute a file can read it
    { upgrade: { read: false } },
    // @ts-expect-error the same, said in full
    { upgrade: { read: false, write: false, exec: true } },
  ];
  expect(options.map(({ upgrade }) => maskOrCode(upgrade))).toEqual([
    0n,
    UPGRADE_NOWRITE,
    UPGRADE_NOEXEC,
    UPGRADE_NOREAD | UPGRADE_NOEXEC,
    UPGRADE_NOREAD | UPGRADE_NOWRITE | UPGRADE_NOEXEC,
    'ERR_INVALID_ARG_VALUE',
    'ERR_INVALID_ARG_VALUE',
  ]);
});

/** The mask of an upgrade, or why there is none. */
function maskOrCode(upgrade: Upgrade | undefined): unknown {
  try {
    return upgradeMask(upgrade);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('an upgrade mask says what a kernel without it lacks; one that forbids nothing needs nothing', async () => {
  writeFileSync(scratch('file'), 'text');
  const known = (await probe())['openat2() with upgrade'].available;
  const masked = await openat2(scratch('file'), { path: true, upgrade: { write: false } }).catch(
    (error: unknown) => error,
  );
  expect(masked instanceof UnsupportedError).toBe(!known);
  if (masked instanceof UnsupportedError)
    expect(masked).toMatchObject({ feature: 'openat2() with upgrade', needs: 'lockstep' });
  await using plain = await openat2(scratch('file'), { path: true, upgrade: {} });
  expect(plain.fd).toBeGreaterThan(2);
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
  ['an upgrade that is a mask', { upgrade: 2n }, INVALID_TYPE],
  ['an upgrade that is null', { upgrade: null }, INVALID_TYPE],
  ['an upgrade of 0 and 1', { upgrade: { write: 0 } }, INVALID_TYPE],
  ['an unknown upgrade', { upgrade: { append: false } }, INVALID_VALUE],
  ['what may not be read but executed', { upgrade: { read: false } }, INVALID_VALUE],
  ['the same in full', { upgrade: { read: false, exec: true } }, INVALID_VALUE],
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
