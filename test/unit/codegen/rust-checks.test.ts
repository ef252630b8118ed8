// SPDX-License-Identifier: MIT
// Every kind of check and of operand as a condition in Rust, also in combinations that no spec uses yet.
import { emitRust } from '../../../codegen/src/emit/rust';
import type {
  Arg,
  Bit,
  Check,
  Field,
  Flags,
  Operand,
  Place,
  Syscall,
} from '../../../codegen/src/model/types';
import { goldenModel } from './golden';

const model = goldenModel();
const open = model.interfaces.flatMap(({ syscalls }) => syscalls).find(({ name }) => name === 'record_open');
if (!open) throw new Error('no record_open in the golden spec');
const call: Syscall = open;

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the golden spec has changed');
  return value;
}

const arg = (name: string): Arg => must(call.args.find((candidate) => candidate.name === name));
const how = arg('how');
const struct = how.type.kind === 'struct' ? how.type.struct : undefined;
const field = (name: string): Field => must(struct?.fields.find((candidate) => candidate.name === name));
const at = (name: string): Place => ({ arg: how, field: field(name) });
const what: Flags = must(field('what').flags);

function bits(names: string[], change: Partial<Bit> = {}): Operand {
  const found = names.map((name) => ({ ...must(what.bits.find((bit) => bit.name === name)), ...change }));
  return { kind: 'flag', place: at('what'), flags: what, bits: found };
}

const inField = (name: string): Operand => ({ kind: 'field', place: at(name) });
const inArg = (name: string): Operand => ({ kind: 'arg', arg: arg(name) });
const limit = (value: bigint, name?: string) => ({ value, name });

/** The lines between the comment of a row with this check and its `return`. */
function statement(check: Check): string {
  const when = 'This row is looked for.';
  const row = { ...must(call.errors[0]), when, check };
  const index = call.errors.findIndex((candidate) => candidate.check?.kind === 'reserved');
  const errors = [...call.errors.slice(0, index), row];
  const owner = { ...must(model.interfaces[0]), syscalls: [{ ...call, errors }] };
  const text = emitRust({ ...model, interfaces: [owner] }).get('rust/files/record_open.rs') ?? '';
  const [, body = ''] = /This row is looked for\.\n([\s\S]*?)\n +return/.exec(text) ?? [];
  return body.replace(/\s+/g, ' ').trim();
}

const secrets = 'raw.what & abi::RECORD_WHAT_SECRETS';

test.each<[string, Check, string]>([
  [
    'a flag and a path',
    { kind: 'together', operands: [bits(['RECORD_WHAT_SECRETS']), inArg('path')] },
    `if ${secrets} != 0 && !args.path.as_const_ptr().is_null() {`,
  ],
  [
    'a descriptor without a field',
    { kind: 'needs', operand: inArg('dfd'), needed: inField('limit') },
    'if args.dfd != bindings::AT_FDCWD && raw.limit == 0 {',
  ],
  [
    'a field without a path',
    { kind: 'needs', operand: inField('limit'), needed: inArg('path') },
    'if raw.limit != 0 && args.path.as_const_ptr().is_null() {',
  ],
  [
    'a field without a descriptor',
    { kind: 'needs', operand: inField('level'), needed: inArg('dfd') },
    'if raw.level != 0 && args.dfd == bindings::AT_FDCWD {',
  ],
  [
    'an array and a number',
    { kind: 'together', operands: [inField('__reserved'), inArg('size')] },
    'if raw.__reserved != [0; 2] && args.size != 0 {',
  ],
  [
    'one of two flags, and none of them',
    {
      kind: 'needs',
      operand: bits(['RECORD_WHAT_SECRETS']),
      needed: bits(['RECORD_WHAT_CALLS', 'RECORD_WHAT_LIMIT']),
    },
    `let any = abi::RECORD_WHAT_CALLS | abi::RECORD_WHAT_LIMIT; if ${secrets} != 0 && raw.what & any == 0 {`,
  ],
  [
    'a flag of several bits',
    { kind: 'together', operands: [bits(['RECORD_WHAT_CALLS'], { value: 5n }), inField('limit')] },
    'if raw.what & abi::RECORD_WHAT_CALLS == abi::RECORD_WHAT_CALLS && raw.limit != 0 {',
  ],
  [
    'a flag of several bits or another one',
    { kind: 'together', operands: [bits(['RECORD_WHAT_CALLS', 'RECORD_WHAT_LIMIT'], { value: 5n })] },
    'if (raw.what & abi::RECORD_WHAT_CALLS == abi::RECORD_WHAT_CALLS || ' +
      'raw.what & abi::RECORD_WHAT_LIMIT == abi::RECORD_WHAT_LIMIT) {',
  ],
  [
    'neither of them',
    {
      kind: 'needs',
      operand: inField('limit'),
      needed: bits(['RECORD_WHAT_CALLS', 'RECORD_WHAT_LIMIT'], { value: 5n }),
    },
    'if raw.limit != 0 && raw.what & abi::RECORD_WHAT_CALLS != abi::RECORD_WHAT_CALLS && ' +
      'raw.what & abi::RECORD_WHAT_LIMIT != abi::RECORD_WHAT_LIMIT {',
  ],
  [
    'a limit by a constant of its type',
    {
      kind: 'above',
      place: at('nr_keys'),
      limit: limit(64n, 'RECORD_MAX_KEYS'),
      with: undefined,
      without: undefined,
    },
    'if raw.nr_keys > abi::RECORD_MAX_KEYS {',
  ],
  [
    'a limit by a constant of another type',
    {
      kind: 'above',
      place: at('keys'),
      limit: limit(64n, 'RECORD_MAX_KEYS'),
      with: undefined,
      without: undefined,
    },
    'if raw.keys > 64 {',
  ],
  [
    'a limit that holds with a field',
    { kind: 'not_multiple', place: at('limit'), of: limit(512n), with: inField('keys'), without: undefined },
    'if raw.keys != 0 && raw.limit % 512 != 0 {',
  ],
  [
    'a limit that holds without a field',
    { kind: 'below', place: at('limit'), limit: limit(512n), with: undefined, without: inField('keys') },
    'if raw.keys == 0 && raw.limit < 512 {',
  ],
  [
    'two of a group',
    { kind: 'partly_set', places: [at('keys'), at('__reserved')] },
    'if (raw.keys != 0) != (raw.__reserved != [0; 2]) {',
  ],
  [
    'two reserved fields',
    { kind: 'reserved', arg: how, fields: [field('__reserved'), field('level')] },
    'if raw.__reserved != [0; 2] || raw.level != 0 {',
  ],
])('%s', (_, check, expected) => {
  expect(statement(check).replace(' { return', ' {')).toBe(expected);
});
