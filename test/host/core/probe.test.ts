// SPDX-License-Identifier: MIT
// Features: tried once, and named in the errors of calls that an older kernel refuses.
import { SystemError, UnsupportedError } from '../../../sdk/src/core/errors';
import { featureNames } from '../../../sdk/src/core/features';
import { defineFeature, Feature } from '../../../sdk/src/core/probe';
import { probe } from '../../../sdk/src/index';

test('a feature is tried once, when somebody asks', async () => {
  let tries = 0;
  const feature = new Feature({
    name: 'statmount()',
    needs: 'Linux 1.0',
    test: () => Promise.resolve(++tries === 1),
  });
  expect(tries).toBe(0);
  expect(await Promise.all([feature.available(), feature.available()])).toEqual([true, true]);
  expect(tries).toBe(1);
});

test('a test that fails is no answer, and is made again', async () => {
  let tries = 0;
  const feature = new Feature({
    name: 'statmount()',
    needs: 'Linux 1.0',
    test: () => (++tries === 1 ? Promise.reject(new Error('no memory')) : Promise.resolve(true)),
  });
  await expect(feature.available()).rejects.toThrow('no memory');
  expect(await feature.available()).toBe(true);
});

test('explains an error by the absence of the feature, and only then', async () => {
  const error = new SystemError(-22, { syscall: 'openat2' });
  const define = (available: boolean): Feature =>
    new Feature({ name: 'OPENAT2_REGULAR', needs: 'Linux 7.3', test: () => Promise.resolve(available) });
  expect(await define(true).explain(error)).toBe(error);
  const explained = await define(false).explain(error);
  expect(explained).toBeInstanceOf(UnsupportedError);
  expect(explained).toMatchObject({ feature: 'OPENAT2_REGULAR', needs: 'Linux 7.3', cause: error });
});

test('probe() says of each feature by its name whether the kernel has it, sorted', async () => {
  const states = await probe();
  expect(Object.keys(states)).toEqual([...featureNames].sort());
  for (const [name, { available, needs }] of Object.entries(states)) {
    expect([name, typeof available]).toEqual([name, 'boolean']);
    expect([name, needs]).toEqual([name, expect.stringMatching(/^(Linux \d+\.\d+|lockstep( \d+\.\d+)?)$/)]);
  }
  // The type of the keys is the list of the names: a slip does not compile.
  // @ts-expect-error there is no such feature
  expect(states['mount_infos()']).toBeUndefined();
});

test('a group that the call lacks is a feature that probe() knows, and no kernel has a group without the call', async () => {
  const states = await probe();
  const groups = featureNames.filter((name) => name.startsWith('mount_info() group '));
  expect(groups).toHaveLength(16);
  const known = groups.filter((name) => states[name].available);
  expect(known.length > 0).toBe(states['mount_info()'].available);
});

test('a feature is defined once', () => {
  expect(() => defineFeature({ name: 'statmount()', needs: '', test: () => true })).toThrow(
    'feature statmount() is defined twice',
  );
});
