// SPDX-License-Identifier: MIT
// KUnit results read from a kernel log: every case counts, whatever else the kernel printed between them.
import { readKtap } from '../../harness/ktap';

function log(text: string): string {
  return text
    .split('\n')
    .map((line, index) => `[    0.${String(100000 + index)}] ${line}`)
    .join('\r\n');
}

const TWO_SUITES = log(`Linux version 7.3.4
KTAP version 1
1..2
    KTAP version 1
    # Subtest: first
    # module: lockstep
    1..2
    ok 1 takes a good one
clocksource: Switched to clocksource tsc
    # refuses a bad one: EXPECTATION FAILED at fs/lockstep/x.rs:12
    Expected 1 == 2
    not ok 2 refuses a bad one
# first: pass:1 fail:1 skip:0 total:2
# Totals: pass:1 fail:1 skip:0 total:2
not ok 1 first
    KTAP version 1
    # Subtest: second
    1..2
        KTAP version 1
        # Subtest: with values
        ok 1 zero
        ok 2 one
    # with values: pass:2 fail:0 skip:0 total:2
    ok 1 with values
    ok 2 by itself # SKIP no such device
# second: pass:2 fail:0 skip:1 total:3
ok 2 second
Run /init as init process`);

test('every case counts once, groups do not', () => {
  expect(readKtap(TWO_SUITES).map(({ name, status }) => `${status} ${name}`)).toEqual([
    'passed KUnit > first > takes a good one',
    'failed KUnit > first > refuses a bad one',
    'passed KUnit > second > with values > zero',
    'passed KUnit > second > with values > one',
    'failed KUnit > second > by itself',
  ]);
});

test('a failure carries what KUnit said about it', () => {
  const failure = readKtap(TWO_SUITES).find(({ name }) => name.endsWith('a bad one'));
  expect(failure?.messages.join('\n')).toContain('EXPECTATION FAILED at fs/lockstep/x.rs:12');
  expect(failure?.messages.join('\n')).toContain('Expected 1 == 2');
});

test('a skipped case fails and says why', () => {
  const skipped = readKtap(TWO_SUITES).find(({ name }) => name.endsWith('by itself'));
  expect(skipped?.messages).toEqual(['SKIP no such device']);
});

test('cases that never reported are lost', () => {
  const cut = TWO_SUITES.slice(0, TWO_SUITES.indexOf('    not ok 2'));
  const lost = readKtap(cut).filter(({ status }) => status === 'lost');
  expect(lost.map(({ messages }) => messages[0])).toEqual(['1 of 2 never reported', '2 of 2 never reported']);
});

test('a kernel without KUnit has no verdicts', () => {
  expect(readKtap(log('Linux version 7.3.4\nRun /init as init process'))).toEqual([]);
});
