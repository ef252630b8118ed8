// SPDX-License-Identifier: MIT
// The cases of one row of an errno table. Conditions on numbers come from codegen/src/cases; those on memory, paths
// and descriptors are arranged here.
import { apply, violations } from '../../cases/violations';
import { keyOf, openFd, pageSize, settingOf, sizeKey, valueAt, type Setting } from '../../cases/setting';
import type { Arg, Call, ErrorRow, Place, Struct, Syscall } from '../../model/types';
import type { Data } from '../literal';
import { callValues, changedValues, type Values } from './values';

/** With `each`, every one of these bits of an argument or a word of it is a call of its own. */
export type Case = { id: string; from: string; change: Values; each?: EachBit };
type EachBit = { arg: string; offset: number; bytes: number; bits: bigint };

export function casesOf(syscall: Syscall, row: ErrorRow): Case[] {
  const { from } = row;
  if (!from) return [];
  if (row.probe) return probeCases(syscall, from, row.probe);
  if (row.check?.kind === 'pointer') return pointerCases(syscall, from, row.check.arg);
  if (row.check?.kind === 'size' && row.check.rule === 'tail_nonzero')
    return tailCases(syscall, from, row.check.arg, row.check.struct);
  const settings = [...violations(syscall, row), ...extraSizes(syscall, row, from)];
  if (row.check?.kind === 'unknown_bit') return [eachBit(syscall, from, row.check.place, settings)];
  return settings.map((setting) => numberCase(syscall, from, setting));
}

/** Named after what differs from the valid call, which stays the same when rows are moved. */
export function numberCase(syscall: Syscall, from: Call, setting: Setting): Case {
  const start = settingOf(syscall, from);
  const changes = [...setting].filter(([key, value]) => (start.get(key) ?? 0n) !== value);
  const id = changes.map(([key, value]) => spell(syscall, key, value)).join(' ');
  return { id: `${from.name}: ${id}`, from: from.name, change: changedValues(syscall, from, setting) };
}

function spell(syscall: Syscall, key: string, value: bigint): string {
  const { type, field } = targetOf(syscall, key);
  if (!field && type?.kind === 'path') return value === 0n ? `no ${key}` : key;
  if (!field && type?.kind === 'fd') return value === openFd ? key : `${key}=${value}`;
  const bits = type?.kind === 'flags' || field?.flags !== undefined || value > 0xffffn;
  return `${key}=${bits ? `0x${value.toString(16)}` : value}`;
}

/** The argument or field that a key of a setting means. */
function targetOf(syscall: Syscall, key: string) {
  const [name, fieldName] = key.replace(/\[\d+\]$/, '').split('.');
  const arg = syscall.args.find((candidate) => candidate.name === name);
  const type = arg?.type;
  const field =
    type?.kind === 'struct'
      ? type.struct.fields.find((candidate) => candidate.name === fieldName)
      : undefined;
  return { arg, type, field };
}

/** All unknown bits at once, or the table would be long. */
function eachBit(syscall: Syscall, from: Call, { arg, field }: Place, settings: Setting[]): Case {
  const key = keyOf({ arg, field });
  const start = valueAt(settingOf(syscall, from), key);
  const bits = settings.reduce((all, setting) => all | (valueAt(setting, key) ^ start), 0n);
  const each = { arg: arg.name, offset: field?.offset ?? 0, bytes: field?.size ?? 8, bits };
  return { id: `${from.name}: ${key} unknown bits`, from: from.name, change: {}, each };
}

/** Size 0 beside the one just below the smallest. */
function extraSizes(syscall: Syscall, { check }: ErrorRow, from: Call): Setting[] {
  if (check?.kind !== 'size' || check.rule !== 'below_min') return [];
  return [withSize(syscall, from, check.arg, check.struct, 0n)];
}

export function withSize(syscall: Syscall, from: Call, arg: Arg, struct: Struct, size: bigint): Setting {
  const key = sizeKey(syscall, arg, struct);
  return apply(settingOf(syscall, from), [{ key, mask: -1n, value: size }]);
}

/** One byte behind the newest version that is not zero: the next, the last of a word, the last of a page. */
function tailCases(syscall: Syscall, from: Call, arg: Arg, struct: Struct): Case[] {
  return [struct.size + 1, struct.size + 8, Number(pageSize)].map((size) => {
    const values = changedValues(syscall, from, withSize(syscall, from, arg, struct, BigInt(size)));
    const memory = memoryOf(syscall, from, arg, values);
    const words = [...memory.words, ['', size - 1, 1, 1n]];
    const change = { ...values, [arg.name]: { memory: size, words } };
    return { id: `${from.name}: ${arg.name}[${size - 1}]=1 of ${size}`, from: from.name, change };
  });
}

interface Memory {
  memory: number;
  words: readonly Data[];
}

function memoryOf(syscall: Syscall, from: Call, arg: Arg, values: Values): Memory {
  return (values[arg.name] ?? callValues(syscall, from)[arg.name]) as unknown as Memory;
}

/** Memory that is not there at all, and memory whose end is not. */
function pointerCases(syscall: Syscall, from: Call, arg: Arg): Case[] {
  const unmapped = argCase(from, arg, 'unmapped', { unmapped: true });
  if (arg.type.kind === 'path') return [unmapped, argCase(from, arg, 'unterminated', { unterminated: '/' })];
  if (arg.type.kind !== 'struct') return [unmapped];
  const whole = memoryOf(syscall, from, arg, {});
  const size = Math.min(arg.type.struct.read, whole.memory) - 1;
  return [
    unmapped,
    argCase(from, arg, `cut at ${size}`, { memory: size, words: wordsWithin(whole.words, size) }),
  ];
}

function wordsWithin(words: readonly Data[], size: number): Data[] {
  return words.filter((word) => {
    const [, offset, bytes] = word as [string, number, number];
    return offset + bytes <= size;
  });
}

function argCase(from: Call, arg: Arg, what: string, value: Data): Case {
  return { id: `${from.name}: ${arg.name} ${what}`, from: from.name, change: { [arg.name]: value } };
}

function probeCases(syscall: Syscall, from: Call, probe: NonNullable<ErrorRow['probe']>): Case[] {
  const { arg } = probe;
  switch (probe.kind) {
    case 'fd':
      return [-1, 0x7fffffff].map((number) => argCase(from, arg, `= ${number}`, { number }));
    case 'path': {
      const kinds = probe.case === 'too_long' ? ['long_name', 'long_path'] : [probe.case];
      return kinds.map((path) => argCase(from, arg, path.replace('_', ' '), { path }));
    }
    case 'pointer':
      return pointerCases(syscall, from, arg);
    case 'read_only': {
      const memory = memoryOf(syscall, from, arg, {});
      return [argCase(from, arg, 'read-only', { ...memory, readOnly: true })];
    }
  }
}
