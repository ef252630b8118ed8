// SPDX-License-Identifier: MIT
// KUnit cases of a decoder: each valid call of the spec is accepted, each row refuses the calls that codegen/src/cases
// finds for it, and of two neighbours with different errnos the first one answers.
import { settingOf, valueAt, type Setting } from '../../cases/setting';
import { doubleViolation, violations } from '../../cases/violations';
import type { Call, ErrorRow } from '../../model/types';
import type { Decoder } from '../decoder';
import { nameRows } from './case-names';
import { comment, operators, rustName, structLiteral } from './format';
import type { RustValues } from './values';
import { render } from '../template';

/** More calls than this that add one bit each to one word are a loop over the bits. */
const fewCalls = 3;
const indent = ' '.repeat(8);

export function renderCases(decoder: Decoder, values: RustValues, argNames: string[]): string {
  const rows = [...decoder.early, ...decoder.late];
  const names = nameRows(rows);
  return render('rust/cases', {
    suite: `lockstep_${decoder.syscall.name}`,
    hasInput: decoder.input !== undefined,
    hasEarly: decoder.early.length > 0,
    calls: decoder.syscall.calls.map((call) => describeCall(decoder, values, argNames, call)),
    rows: rows.map((row) => ({
      name: names.get(row),
      when: comment(row.when, indent),
      blocks: blocksOf(decoder, values, row).join('\n\n'),
    })),
    pairs: rows.flatMap((first, index) => {
      const second = rows[index + 1];
      if (!second || first.errno === second.errno) return [];
      const both = doubleViolation(decoder.syscall, first, second);
      if (!both) return [];
      const name = `first_wins_${names.get(first)}_${names.get(second)}`;
      return [{ name, block: renderBlock(decoder, values, first, both) }];
    }),
  }).trimEnd();
}

function describeCall(decoder: Decoder, values: RustValues, argNames: string[], call: Call) {
  const setting = settingOf(decoder.syscall, call);
  const value = (key: string): string => values.operands(key, valueAt(setting, key)).join(' | ');
  const fields = [...setting].filter(([key, given]) => key.includes('.') && given !== 0n).map(([key]) => key);
  const literal = argNames.map((name): [string, string] => [rustName(name), value(name)]);
  const given = new Set(fields.map((key) => key.replace(/^.*\./, '')));
  const request = (decoder.input?.request ?? []).filter(({ name }) => given.has(name));
  return {
    name: call.name,
    args: structLiteral('Args', literal, indent),
    sets: fields.map((key) => setLine(values, key, valueAt(setting, key))),
    request: request.map(({ name }) => rustName(name)),
  };
}

function setLine(values: RustValues, key: string, value: bigint): string {
  return operators(`${values.names.key(key)} = `, values.operands(key, value), '|', ';', indent);
}

function blocksOf(decoder: Decoder, values: RustValues, row: ErrorRow): string[] {
  const found = violations(decoder.syscall, row);
  const loop = renderBitLoop(decoder, values, row, found);
  return loop === undefined ? found.map((setting) => renderBlock(decoder, values, row, setting)) : [loop];
}

function renderBlock(decoder: Decoder, values: RustValues, row: ErrorRow, setting: Setting): string {
  const changed = changedKeys(decoder, row, setting);
  return render('rust/refusal', {
    ...bindings(decoder, changed),
    call: row.from?.name,
    sets: changed.map((key) => setLine(values, key, valueAt(setting, key))),
    errno: row.errno,
  }).trimEnd();
}

function changedKeys(decoder: Decoder, { from }: ErrorRow, setting: Setting): string[] {
  const start: Setting = from ? settingOf(decoder.syscall, from) : new Map<string, bigint>();
  return [...setting.keys()].filter((key) => valueAt(start, key) !== valueAt(setting, key));
}

/** How the call is bound, what a case changes as `mut`, and handed on. */
function bindings({ input }: Decoder, changed: string[]) {
  const args = `${changed.some((key) => !key.includes('.')) ? 'mut ' : ''}args`;
  const raw = `${changed.some((key) => key.includes('.')) ? 'mut ' : ''}raw`;
  return input ? { bound: `(${args}, ${raw})`, given: '&args, &raw' } : { bound: args, given: '&args' };
}

/** Many calls that each add another bit to the same word. */
function renderBitLoop(
  decoder: Decoder,
  values: RustValues,
  row: ErrorRow,
  found: readonly Setting[],
): string | undefined {
  if (found.length <= fewCalls || !row.from) return undefined;
  const start = settingOf(decoder.syscall, row.from);
  const keys = new Set(found.flatMap((setting) => changedKeys(decoder, row, setting)));
  const [key] = keys;
  if (key === undefined || keys.size > 1) return undefined;
  const added = found.map((setting) => valueAt(setting, key) ^ valueAt(start, key));
  if (added.some((bits) => (bits & (bits - 1n)) !== 0n)) return undefined;
  const mask = added.reduce((bits, bit) => bits | bit, 0n);
  return render('rust/refused-bits', {
    ...bindings(decoder, [key]),
    call: row.from.name,
    mask: `0x${mask.toString(16)}`,
    word: values.names.key(key),
    type: values.names.keyType(key),
    errno: row.errno,
  }).trimEnd();
}
