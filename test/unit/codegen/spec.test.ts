// SPDX-License-Identifier: MIT
// From YAML to the model: the real spec is without fault, layouts and positions are right, names follow one rule.
import { expandNames } from '../../../codegen/src/check/upstream-names';
import { diagnostic, formatDiagnostic, SpecError } from '../../../codegen/src/diagnostics';
import { loadModel } from '../../../codegen/src/generate';
import { nearest } from '../../../codegen/src/load/nearest';
import { titlesOf } from '../../../codegen/src/load/project';
import { Source } from '../../../codegen/src/load/source';
import { homeStructs } from '../../../codegen/src/emit/layout';
import { camelCase, kebabCase, pascalCase, tag, upperCase } from '../../../codegen/src/model/names';
import type { Interface, Model, Struct } from '../../../codegen/src/model/types';
import { inProject, projectRoot } from '../../../kernel/tools/lib/paths';

function only<T>(items: T[]): T {
  expect(items).toHaveLength(1);
  return items[0] as T;
}

describe('the golden spec', () => {
  const model = loadModel(inProject('test', 'golden', 'root'));
  const named = (name: string): Interface => only(model.interfaces.filter((one) => one.name === name));
  const record = named('record');
  const struct = (name: string): Struct => only(record.structs.filter((one) => one.name === name));

  test('lays out a struct with versions, a struct in it and reserved words', () => {
    const { fields, size, align, versions } = struct('record_how');
    expect(fields.map(({ name, offset, size: bytes }) => [name, offset, bytes])).toEqual([
      ['what', 0, 8],
      ['limit', 8, 8],
      ['cgroup', 16, 4],
      ['level', 20, 4],
      ['keys', 24, 8],
      ['nr_keys', 32, 4],
      ['key_size', 36, 4],
      ['interval', 40, 16],
      ['__reserved', 56, 8],
    ]);
    expect([size, align]).toEqual([64, 8]);
    expect(versions.map(({ name, size: bytes }) => [name, bytes])).toEqual([
      ['RECORD_HOW_SIZE_VER0', 24],
      ['RECORD_HOW_SIZE_VER1', 40],
      ['RECORD_HOW_SIZE_VER2', 64],
    ]);
  });

  test('tells what takes the place of an interface and until when it stays, and what a file begins with', () => {
    const { stability, replacedBy, sunset, sunsetAt, files } = named('record_sync');
    expect([stability, replacedBy, sunset, sunsetAt.line]).toEqual([
      ...['deprecated', 'record', '2027-01-31', 11],
    ]);
    expect(only(files).grammar.map((field) => field.default)).toEqual(['30']);
    expect([record.replacedBy, record.sunset, record.sunsetAt.line]).toEqual([undefined, undefined, 9]);
  });

  test('keeps 64 bits', () => {
    const what = only(record.flags.filter(({ name }) => name === 'record_what'));
    expect(what.mask).toBe(0x6000000210000003n);
    expect(what.bits.map(({ origin }) => origin)).toContain('upstream');
  });

  test('inherits origin, since and header, and lets a part say otherwise', () => {
    const flags = only(record.flags.filter(({ name }) => name === 'record_flags'));
    expect(flags.bits.map(({ name, origin, since, header }) => [name, origin, since, header])).toEqual([
      ['RECORD_CLOEXEC', 'lockstep', { lockstep: '0.1' }, 'linux/lockstep/files.h'],
      ['RECORD_WAIT', 'lockstep', { lockstep: '0.1' }, 'linux/lockstep/files.h'],
      ['AT_SYMLINK_NOFOLLOW', 'upstream', { linux: '2.6.16' }, 'linux/fcntl.h'],
    ]);
  });

  test('makes of each trigger a check, a probe or neither', () => {
    const rows = record.syscalls.flatMap(({ errors }) => errors);
    const kinds = new Set(rows.flatMap(({ check, probe }) => check?.kind ?? probe?.kind ?? []));
    expect([...kinds].sort()).toEqual(
      [
        ...['size', 'pointer', 'unknown_bit', 'reserved_bit', 'reserved', 'partly_set', 'above', 'below'],
        ...['at_most', 'not_multiple', 'together', 'needs', 'fd', 'path', 'read_only'],
      ].sort(),
    );
    for (const { check, probe, test: id, untestable } of rows)
      expect([check, probe, id, untestable].filter((one) => one !== undefined)).toHaveLength(1);
  });

  test('knows where everything stands', () => {
    const { at } = only(record.errnos);
    expect(at).toEqual({ file: 'spec/files/record.yaml', line: at.line, column: 3 });
    expect(at.line).toBeGreaterThan(190);
  });
});

describe('the real spec', () => {
  let model: Model;
  beforeAll(() => (model = loadModel(projectRoot)));

  test('has all 36 wishes', () => {
    expect(model.wishes.map(({ number }) => number)).toEqual(Array.from({ length: 36 }, (_, i) => i + 1));
  });

  test('gives system calls numbers from 600 on, without a gap', () => {
    const numbers = only(model.ledger.words.filter(({ name }) => name === 'syscall')).entries;
    const values = numbers.map(({ value }) => Number(value)).sort();
    expect(values).toEqual(Array.from({ length: values.length }, (_, i) => 600 + i));
  });

  test('has a struct and a word of flags of one name, each with a home of its own', () => {
    expect(model.homes.get('mount_attr')?.name).toBe('mount_info');
    expect(model.homes.get(tag('mount_attr'))?.name).toBe('mount_setattr');
    const [owner] = model.interfaces.filter(({ name }) => name === 'mount_setattr');
    expect(homeStructs(model, owner as Interface).map(({ name }) => name)).toEqual(['mount_attr']);
  });

  test('was held against a probed kernel', () => {
    expect(model.base.syscalls.get('statmount')).toBe(457);
    expect(model.base.values.get('EINVAL')).toBe(22n);
    const words = model.ledger.words.filter(({ upstream }) => upstream.length > 0).map(({ name }) => name);
    expect([...model.base.neighbours.keys()].sort()).toEqual(words.sort());
  });
});

describe('positions', () => {
  const text = ['a: 1', 'list:', '  - {b: 2,', '     c: 3}', '  - d', 'empty:', ''].join('\n');
  const source = Source.parse('spec/x.yaml', text);

  test.each([
    [[], 1, 1],
    [['a'], 1, 1],
    [['list'], 2, 1],
    [['list', 0], 3, 5],
    [['list', 0, 'c'], 4, 6],
    [['list', 0, 'missing'], 3, 5],
    [['list', 1], 5, 5],
    [['empty', 'deeper'], 6, 1],
  ])('%j', (path, line, column) => {
    expect(source.at(path)).toEqual({ file: 'spec/x.yaml', line, column });
  });

  test('complaints come in the order of files and lines, as editors read them', () => {
    const at = (file: string, line: number) => ({ file, line, column: 1 });
    const wrong = [at('b', 1), at('a', 20), at('a', 3)].map((place) =>
      diagnostic('wish-unknown', place, { number: 7 }),
    );
    const said = 'wish-unknown: wish 7 is not in spec/wishes.yaml';
    expect(new SpecError(wrong).message).toBe(`a:3:1: ${said}\na:20:1: ${said}\nb:1:1: ${said}`);
    expect(wrong.map(formatDiagnostic)[0]).toBe(`b:1:1: ${said}`);
  });
});

describe('names', () => {
  test.each([
    ['open_how', 'openHow', 'OpenHow'],
    ['__kernel_timespec', 'kernelTimespec', 'KernelTimespec'],
    ['unlinkat3', 'unlinkat3', 'Unlinkat3'],
    ['MOUNT_INFO', 'mountInfo', 'MountInfo'],
  ])('%s', (c, camel, pascal) => {
    expect([camelCase(c), pascalCase(c)]).toEqual([camel, pascal]);
  });

  test('of include guards and of tests', () => {
    expect(upperCase('linux/lockstep/mounts.h')).toBe('LINUX_LOCKSTEP_MOUNTS_H');
    expect(kebabCase('mount_info')).toBe('mount-info');
  });

  test('that were meant', () => {
    const known = ['description', 'summary', 'syscalls', 'doc'];
    expect(['descripton', 'syscals', 'dok', 'header', ''].map((word) => nearest(word, known))).toEqual([
      'description',
      'syscalls',
      'doc',
      undefined,
      undefined,
    ]);
  });

  test('of neighbours', () => {
    const names = ['O_CREAT', 'O_TMPFILE', 'AT_FDCWD', 'AT_EACCESS'];
    expect(expandNames(['O_*', 'AT_EACCESS', '!O_TMPFILE'], names)).toEqual(['O_CREAT', 'AT_EACCESS']);
  });

  test('of test cases', () => {
    const text = [
      `test('one: EINVAL', () => {});`,
      `it.failing("two's", async () => {});`,
      'test.each([1, 2])(`three %i`, () => {});',
      `describe('four', () => {});`,
      `  test(\n    'five, on a line of its own',`,
    ].join('\n');
    expect(titlesOf(text)).toEqual(['one: EINVAL', "two's", 'three %i', 'five, on a line of its own']);
  });
});
