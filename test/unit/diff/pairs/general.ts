// SPDX-License-Identifier: MIT
// Pairs for the rules of interfaces as a whole.
import { along, back, both, to, type Pairs } from './pair';

const thing = 'stability: stable';
const announced = 'stability: deprecated\nreplaced_by: other\nsunset: 2027-01-31';
const other = 'spec/files/other.yaml';

export const generalPairs: Pairs = {
  'doc-only': to(['doc: How it is done.', 'doc: How it is to be done.']),
  'interface-added': back([other, '']),
  'interface-removed': to(['spec/files/thing.yaml', '']),
  'interface-removed-after-sunset': to([other, '']),
  'removed-before-sunset': both([['sunset: 2026-01-31', 'sunset: 2026-02-01']], [[other, '']]),
  'stability-raised': back([thing, 'stability: draft']),
  'stability-decreased': to([thing, 'stability: draft']),
  'interface-deprecated': along(to([thing, announced]), 'replacement-named', 'sunset-set'),
  'deprecated-without-replacement': to([thing, 'stability: deprecated']),
  'replacement-named': back(['replaced_by: thing\n', '']),
  'replacement-changed': to(['replaced_by: thing', 'replaced_by: thing_else']),
  'sunset-set': back(['sunset: 2026-01-31\n', '']),
  'sunset-put-off': to(['sunset: 2026-01-31', 'sunset: 2026-02-01']),
  'sunset-brought-forward': to(['sunset: 2026-01-31', 'sunset: 2026-01-30']),
  'deprecation-withdrawn': back([thing, announced]),
  'origin-changed': to(['origin: lockstep, doc: Fast.', 'origin: upstream, doc: Fast.']),
  'since-changed': to(['THING_SIZE_VER0: {size: 8}', 'THING_SIZE_VER0: {size: 8, since: {lockstep: "0.2"}}']),
  'header-moved': to(['origin: lockstep, doc: Fast.', 'origin: lockstep, header: linux/fcntl.h, doc: Fast.']),
  'area-moved': to([other, 'spec/mounts/other.yaml']),
  'wishes-changed': to(['wishes: []', 'wishes: [2]']),
  'definition-moved': to([
    '  THING_SHARED: {value: 5, type: u32, origin: lockstep, doc: A shared one.}\n',
    '',
  ]),
  'ledger-reference-changed': both([], [['word: thing.mode', 'word: thing.modes']]),
};
