// SPDX-License-Identifier: MIT
// Decoders: which rows of an errno table they check, in which order, and what cannot be decoded at all.
import { decodersOf } from '../../../codegen/src/emit/decoder';
import { emitRust } from '../../../codegen/src/emit/rust';
import type { ErrorRow, Model, Struct, Syscall } from '../../../codegen/src/model/types';
import { goldenModel } from './golden';

const calls = goldenModel().interfaces.flatMap(({ syscalls }) => syscalls);

function callNamed(name: string): Syscall {
  const found = calls.find((call) => call.name === name);
  if (!found) throw new Error(`no ${name} in the golden spec`);
  return found;
}

const open = callNamed('record_open');

/** A model of one call, changed. */
function modelWith(change: Partial<Syscall>): Model {
  const model = goldenModel();
  const interfaces = model.interfaces.map((owner) => ({ ...owner, syscalls: [{ ...open, ...change }] }));
  return { ...model, interfaces };
}

function decoder(change: Partial<Syscall> = {}): string {
  return emitRust(modelWith(change)).get('rust/files/record_open.rs') ?? '';
}

/** The part in front of the test cases. */
function checks(text: string): string {
  return text.slice(0, text.indexOf('#[kunit_tests'));
}

const takesOver = open.errors.findIndex(({ check }) => !check);
const copied = (row: ErrorRow): boolean =>
  row.check?.kind === 'pointer' || (row.check?.kind === 'size' && row.check.rule === 'tail_nonzero');

/** A comment of the generated file may be broken; words are not. */
function position(text: string, when: string): number {
  return text.replace(/\n\s*\/\/ /g, ' ').indexOf(when.replace(/\s+/g, ' '));
}

test('the checks stand in the order of the rows, up to the first that C decides', () => {
  const text = checks(decoder());
  const expected = open.errors.slice(0, takesOver).filter((row) => !copied(row));
  const positions = expected.map(({ when }) => position(text, when));
  expect(positions).not.toContain(-1);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  for (const { when } of open.errors.slice(takesOver)) expect(position(text, when)).toBe(-1);
});

test('two rows that change places change places in the decoder', () => {
  const rows = [...open.errors];
  const [first, second] = rows.splice(11, 2);
  if (!first || !second) throw new Error('the golden table is too short');
  rows.splice(11, 0, second, first);
  const text = checks(decoder({ errors: rows }));
  expect(position(text, second.when)).toBeLessThan(position(text, first.when));
});

test('what can be told before memory is read is told before', () => {
  const text = checks(decoder());
  const copy = text.indexOf('fn copy(');
  const before = open.errors.filter(({ when }) => {
    const at = position(text, when);
    return at >= 0 && at < copy;
  });
  expect(before.map(({ errno }) => errno)).toEqual(['EINVAL', 'E2BIG']);
});

test('every row that is checked has a case, and every valid call', () => {
  const text = decoder();
  const cases = text.slice(text.indexOf('#[kunit_tests'));
  for (const row of open.errors.slice(0, takesOver).filter((candidate) => !copied(candidate)))
    expect(position(cases, row.when)).toBeGreaterThan(0);
  for (const { name } of open.calls) expect(cases).toContain(`fn accepts_${name}()`);
});

test('of neighbours with different errnos it is tried which one answers', () => {
  expect(decoder()).toContain('fn first_wins_not_multiple_key_size_above_nr_keys()');
});

test('a call that reads nothing has no request and no unsafe code', () => {
  const text = emitRust(goldenModel()).get('rust/files/record_list.rs') ?? '';
  expect(text).toContain('pub extern "C" fn lockstep_record_list_decode(');
  expect(text).not.toContain('unsafe');
  expect(text).not.toContain('request');
});

test('calls of upstream have no decoder', () => {
  expect(decodersOf(modelWith({ origin: 'upstream' }))).toEqual([]);
});

describe('a call of upstream whose struct we extend', () => {
  /** The golden call as if all of its struct but what stands behind `bytes` were upstream's. */
  function extended(bytes: number): Partial<Syscall> {
    // The rows and the arguments refer to each other, so they are copied as one.
    const call = structuredClone(open);
    for (const { type } of call.args)
      if (type.kind === 'struct') type.struct.extends = { ...type.struct, size: bytes };
    return { ...call, origin: 'upstream' };
  }

  const decoded = (bytes: number): string[] =>
    decodersOf(modelWith(extended(bytes)))
      .filter(({ syscall }) => syscall.name === 'record_open')
      .flatMap(({ early, late }) => [...early, ...late].map(({ when }) => when));

  test('sizes, what is reserved and what looks at our part is decoded', () => {
    expect(decoded(24)).toEqual(
      expect.arrayContaining([
        '`size` is smaller than RECORD_HOW_SIZE_VER0.',
        '`size` is larger than a page.',
        'A reserved word of `how` is not zero.',
        '`nr_keys` is larger than 64.',
      ]),
    );
  });

  test('what looks at a bit of ours in a word of upstream is decoded', () => {
    expect(decoded(24)).toContain('`limit` is not zero without RECORD_WHAT_LIMIT.');
  });

  test('what upstream checks is left to it', () => {
    const left = [
      'A bit of `flags` is unknown.',
      '`mode` is none of the values.',
      'A bit of `how->what` is unknown.',
    ];
    expect(decoded(24).filter((when) => left.includes(when))).toEqual([]);
    expect(decoded(40)).not.toContain('`nr_keys` is larger than 64.');
  });
});

test('a field cannot be checked before it is read', () => {
  const rows = open.errors.filter(({ check }) => check?.kind !== 'pointer');
  const [below, above, tail, ...others] = rows;
  const field = others.find(({ check }) => check?.kind === 'reserved_bit');
  if (!below || !above || !tail || !field) throw new Error('the golden table has changed');
  expect(() => decoder({ errors: [below, field, above, tail] })).toThrow(
    /^spec\/files\/record\.yaml:\d+:\d+: not-decodable: .*a field is checked before/,
  );
});

test('a struct that holds its own size is not decoded', () => {
  const args = open.args.map((arg) => {
    if (arg.type.kind !== 'struct') return arg;
    const struct: Struct = { ...arg.type.struct, sizeFrom: 'self' };
    return { ...arg, type: { ...arg.type, struct } };
  });
  expect(() => decoder({ args })).toThrow(/not-decodable: .*pass it as an argument/);
});
