// SPDX-License-Identifier: MIT
// The command lines of `npm test` and `npm run vm`, and what the summary says.
import { tcgThreads } from '../../../kernel/tools/vm/accelerator';
import { guestDirectory, parseVmArguments } from '../../../kernel/tools/vm/command';
import { parseOptions } from '../../harness/options';
import { summarise } from '../../harness/summary';

test('without options everything runs on the patched kernel', () => {
  expect(parseOptions([])).toEqual({
    groups: ['unit', 'host', 'guest'],
    pattern: undefined,
    kernel: { name: 'patched', config: 'test' },
  });
});

test('groups, a pattern and the kernel can be chosen', () => {
  expect(parseOptions(['--only', 'unit,host']).groups).toEqual(['unit', 'host']);
  expect(parseOptions(['--guest', 'mounts/25'])).toMatchObject({ groups: ['guest'], pattern: 'mounts/25' });
  expect(parseOptions(['--kernel=stock', '--config', 'base'])).toMatchObject({
    kernel: { name: 'stock', config: 'base' },
  });
});

test.each([[['--only', 'units']], [['--guest']], [['--kernel']], [['mounts']]])('%j is refused', (args) => {
  expect(() => parseOptions(args)).toThrow(/needs a value|unknown option|no test group/);
});

test('options of the machine end where the program begins', () => {
  expect(parseVmArguments(['--stock', 'node', 'x.js', '--config', 'a b', "it's"])).toMatchObject({
    kernel: { name: 'stock', config: 'test' },
    command: ['node', 'x.js', '--config', 'a b', "it's"],
  });
  expect(parseVmArguments(['--config', 'base', '--', '-x']).command).toEqual(['-x']);
  expect(() => parseVmArguments(['--fast'])).toThrow('unknown option --fast');
});

test('the guest stands where the person stands, inside the project', () => {
  expect(guestDirectory('/p', '/p')).toBe('/lockstep');
  expect(guestDirectory('/p/sdk/examples', '/p')).toBe('/lockstep/sdk/examples');
  expect(guestDirectory('/elsewhere', '/p')).toBe('/lockstep');
  expect(guestDirectory('/p/..data', '/p')).toBe('/lockstep/..data');
});

test('an old QEMU emulates all CPUs in one thread', () => {
  expect(tcgThreads('QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)')).toBe('single');
  expect(tcgThreads('QEMU emulator version 8.0.4')).toBe('single');
  expect(tcgThreads('QEMU emulator version 8.1.0')).toBe('multi');
  expect(tcgThreads('QEMU emulator version 10.0.2 (Debian 1:10.0.2)')).toBe('multi');
});

test('the summary ends with the total, counts what is lost as failed and shows each failure', () => {
  const { text, success } = summarise([
    { group: 'unit', verdicts: [{ name: 'a', status: 'passed', messages: [] }] },
    {
      group: 'guest',
      verdicts: [
        { name: 'b', status: 'failed', messages: ['one\ntwo'] },
        { name: 'guest', status: 'lost', messages: ['its kernel panicked'] },
      ],
    },
  ]);
  expect(success).toBe(false);
  expect(text).toContain('FAILED guest: b\n    one\n    two\n');
  expect(text).toContain('LOST guest: guest\n    its kernel panicked\n');
  expect(text.split('\n').at(-1)).toBe('1 passed, 2 failed');
});

test('no tests at all is no success', () => {
  expect(summarise([{ group: 'guest', verdicts: [] }]).success).toBe(false);
});
