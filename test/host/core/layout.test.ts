// SPDX-License-Identifier: MIT
// The check at load: the addon of this build passes, and each way to disagree is named.
import type { Abi } from '../../../sdk/src/core/abi';
import { explainLoadFailure, loadAddon, type AddonAbi } from '../../../sdk/src/core/addon';
import { checkAbi } from '../../../sdk/src/core/layout';
import { Native } from '../../../sdk/src/core/native';
import { fixtureAbi, fixtureFile, useFixture } from '../fixtures/native';

beforeAll(useFixture);

const wanted: Abi = {
  syscalls: { open_tree: { number: 428, args: ['fd', 'path', 'uint'], returns: 'fd' } },
  layouts: [
    {
      name: 'pair',
      size: 8,
      fields: [
        ['first', 0, 4],
        ['second', 4, 4],
      ],
    },
  ],
};

function found(change: (abi: { syscalls: object[]; structs: object[] }) => void): AddonAbi {
  const abi = {
    syscalls: [{ name: 'open_tree', number: 428, args: ['fd', 'path', 'uint'], returns: 'fd' }],
    structs: [
      {
        name: 'pair',
        size: 8,
        fields: [
          ['first', 0, 4],
          ['second', 4, 4],
        ],
      },
    ],
  };
  change(abi);
  return abi as unknown as AddonAbi;
}

test('an addon that agrees is accepted, also if it has more', () => {
  expect(() =>
    checkAbi(
      wanted,
      found(() => undefined),
    ),
  ).not.toThrow();
  expect(() =>
    checkAbi(
      wanted,
      found(({ structs }) => structs.push({ name: 'other', size: 1, fields: [] })),
    ),
  ).not.toThrow();
});

test.each<[string, (abi: { syscalls: object[]; structs: object[] }) => void]>([
  ['system call open_tree is missing', (abi) => (abi.syscalls = [])],
  [
    'system call open_tree is 429(fd, path, uint): fd, not 428',
    (abi) => Object.assign(abi.syscalls[0] as object, { number: 429 }),
  ],
  [
    'system call open_tree is 428(fd, path): fd, not',
    (abi) => Object.assign(abi.syscalls[0] as object, { args: ['fd', 'path'] }),
  ],
  [
    'system call open_tree is 428(fd, path, uint): int, not',
    (abi) => Object.assign(abi.syscalls[0] as object, { returns: 'int' }),
  ],
  ['system call open_tree stands in the addon twice', (abi) => abi.syscalls.push(abi.syscalls[0] as object)],
  ['struct pair is missing', (abi) => (abi.structs = [])],
  ['struct pair has 12 bytes, not 8', (abi) => Object.assign(abi.structs[0] as object, { size: 12 })],
  [
    'struct pair has no field second',
    (abi) => Object.assign(abi.structs[0] as object, { fields: [['first', 0, 4]] }),
  ],
  [
    'pair.second is 4 bytes at 8, not 4 at 4',
    (abi) =>
      Object.assign(abi.structs[0] as object, {
        fields: [
          ['first', 0, 4],
          ['second', 8, 4],
        ],
      }),
  ],
  [
    'pair.first is 2 bytes at 0, not 4 at 0',
    (abi) =>
      Object.assign(abi.structs[0] as object, {
        fields: [
          ['first', 0, 2],
          ['second', 4, 4],
        ],
      }),
  ],
  [
    'struct pair has more fields',
    (abi) =>
      Object.assign(abi.structs[0] as object, {
        fields: [
          ['first', 0, 4],
          ['second', 4, 4],
          ['third', 4, 1],
        ],
      }),
  ],
])('%s', (message, change) => {
  expect(() => checkAbi(wanted, found(change))).toThrow(
    expect.objectContaining({
      code: 'ERR_ADDON_MISMATCH',
      message: expect.stringMatching(
        /^@lockstep\/linux: the addon does not match .*; build it again$/,
      ) as string,
    }) as Error,
  );
  expect(() => checkAbi(wanted, found(change))).toThrow(message);
});

test('the compiled addon is refused for constants that are one byte off', () => {
  const [layout, ...others] = fixtureAbi.layouts;
  const moved = { ...layout, name: 'mnt_id_req', size: 33, fields: layout?.fields ?? [] };
  const addon = loadAddon(fixtureFile);
  expect(() => new Native(addon, { ...fixtureAbi, layouts: [moved, ...others] })).toThrow(
    'struct mnt_id_req has 32 bytes, not 33',
  );
  expect(() => new Native(addon, fixtureAbi)).not.toThrow();
});

describe('an addon that does not load is explained', () => {
  const linux = { platform: 'linux', arch: 'x64', glibc: () => true };

  test.each([
    [
      'it makes Linux system calls and cannot run on darwin arm64',
      { ...linux, platform: 'darwin', arch: 'arm64' },
    ],
    [
      'its addon is built for Linux x64 with glibc, this is linux arm64; to build it:',
      { ...linux, arch: 'arm64' },
    ],
    ['this is linux x64 with another libc; to build it:', { ...linux, glibc: () => false }],
    ['invalid ELF header; to build it:', linux],
  ])('%s', (message, system) => {
    const error = explainLoadFailure(__filename, new Error('invalid ELF header'), system);
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ code: 'ERR_ADDON_UNAVAILABLE', cause: { message: 'invalid ELF header' } });
  });

  test('a missing file', () => {
    expect(() => loadAddon('/nonexistent.node')).toThrow(
      '@lockstep/linux: /nonexistent.node is missing; to build it: npm install',
    );
  });
});
