// SPDX-License-Identifier: MIT
// Features: tried once, and named in the errors of calls that an older kernel refuses.
import { SystemError, UnsupportedError } from '../../../sdk/src/core/errors';
import { defineFeature, Feature, probe } from '../../../sdk/src/core/probe';

test('a feature is tried once, when somebody asks', async () => {
  let tries = 0;
  const feature = new Feature({
    name: 'once',
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
    name: 'again',
    needs: 'Linux 1.0',
    test: () => (++tries === 1 ? Promise.reject(new Error('no memory')) : Promise.resolve(true)),
  });
  await expect(feature.available()).rejects.toThrow('no memory');
  expect(await feature.available()).toBe(true);
});

test('explains an error by the absence of the feature, and only then', async () => {
  const error = new SystemError(-22, { syscall: 'openat2' });
  const define = (available: boolean): Feature =>
    new Feature({ name: 'FLAG', needs: 'Linux 7.3', test: () => Promise.resolve(available) });
  expect(await define(true).explain(error)).toBe(error);
  const explained = await define(false).explain(error);
  expect(explained).toBeInstanceOf(UnsupportedError);
  expect(explained).toMatchObject({ feature: 'FLAG', needs: 'Linux 7.3', cause: error });
});

test('probe() says of each feature whether the kernel has it, sorted', async () => {
  defineFeature({ name: 'zebra', needs: 'lockstep', test: () => Promise.resolve(false) });
  defineFeature({ name: 'aardvark', needs: 'Linux 2.6', test: () => Promise.resolve(true) });
  const states = await probe();
  expect(Object.keys(states)).toEqual(['aardvark', 'zebra']);
  expect(states).toEqual({
    aardvark: { available: true, needs: 'Linux 2.6' },
    zebra: { available: false, needs: 'lockstep' },
  });
  expect(() => defineFeature({ name: 'zebra', needs: '', test: () => Promise.resolve(true) })).toThrow(
    'feature zebra is defined twice',
  );
});
