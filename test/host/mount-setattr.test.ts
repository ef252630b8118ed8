// SPDX-License-Identifier: MIT
// mountSetattr(), openTree() and openTreeAttr() on the side of the SDK: what they say to wrong arguments, for which no
// kernel is asked, and what errors name.
import { closeSync, openSync } from 'node:fs';
import { mountSetattr, openTree, openTreeAttr } from '../../sdk/src/index';

const INVALID_TYPE = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
const INVALID_VALUE = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };

const wrong = (value: unknown): never => value as never;

const changes: [what: string, change: unknown, error: object][] = [
  ['an attribute that there is not', { set: ['readonly'] }, INVALID_VALUE],
  ['an attribute of Object', { clear: ['constructor'] }, INVALID_VALUE],
  ['attributes that are no array', { set: 'rdonly' }, INVALID_TYPE],
  ['an atime setting that there is not', { atime: 'never' }, INVALID_VALUE],
  ['a propagation that there is not', { propagation: 'rshared' }, INVALID_VALUE],
  ['a user namespace that is text', { idmap: '/proc/self/ns/user' }, INVALID_TYPE],
  ['null', null, INVALID_TYPE],
];

describe.each([
  ['mountSetattr', mountSetattr as (target: string, change: never) => Promise<unknown>],
  ['openTreeAttr', openTreeAttr as (target: string, change: never) => Promise<unknown>],
])('%s', (_, change) => {
  test.each(changes)('refuses %s', async (__, options, error) => {
    await expect(change('/', wrong(options))).rejects.toMatchObject(error);
  });

  test('refuses a user namespace that is closed', async () => {
    const idmap = await openTree('/proc/self/ns/user');
    await idmap.close();
    await expect(change('/', wrong({ idmap }))).rejects.toMatchObject({ code: 'EBADF' });
  });
});

describe('a place', () => {
  test.each([
    ['nothing', undefined, INVALID_TYPE],
    ['null', null, INVALID_TYPE],
    ['an object', {}, INVALID_TYPE],
    ['a path with a NUL', '/a\0b', INVALID_VALUE],
  ])('is not %s', async (_, target, error) => {
    await expect(openTree(wrong(target))).rejects.toMatchObject(error);
  });

  test('is a path with a directory, or a descriptor without', async () => {
    await expect(openTree(3, { dirfd: 3 })).rejects.toMatchObject(INVALID_VALUE);
    const dirfd = openSync('/', 'r');
    const handle = await openTree('proc', { dirfd });
    expect(handle.kind).toBe('mount');
    await (await openTree(handle)).close();
    await handle.close();
    closeSync(dirfd);
  });

  test('stands in errors: the path, or the number of the descriptor', async () => {
    await expect(openTree('/missing')).rejects.toMatchObject({
      code: 'ENOENT',
      syscall: 'open_tree',
      path: '/missing',
    });
    await expect(openTree(1023)).rejects.toMatchObject({ code: 'EBADF', path: 'fd 1023' });
  });
});
