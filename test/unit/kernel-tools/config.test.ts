// SPDX-License-Identifier: MIT
// Configurations and kernel/base.yaml: what is asked for must be in the result, mistakes are named.
import { readFileSync } from 'node:fs';
import { parseBase } from '../../../kernel/tools/base';
import { checkConfig, CONFIG_NAMES, fragmentsOf, parseConfig } from '../../../kernel/tools/config';
import { inProject } from '../../../kernel/tools/lib/paths';

describe('a finished configuration', () => {
  const fragments = [
    { file: 'base.config', text: '# comment\nCONFIG_A=y\nCONFIG_B=y\nCONFIG_NAME="a,b"\n' },
    { file: 'test.config', text: 'CONFIG_B=n\nCONFIG_SIZE=17\n' },
  ];

  test('holds what the fragments ask for, the last one winning', () => {
    const config = 'CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_NAME="a,b"\nCONFIG_SIZE=17\nCONFIG_MORE=y\n';
    expect(() => checkConfig(fragments, config)).not.toThrow();
    expect(() => checkConfig(fragments, config.replace('# CONFIG_B is not set\n', ''))).not.toThrow();
  });

  test('that lacks something is an error with symbol, fragment and what became of it', () => {
    const config = '# CONFIG_A is not set\nCONFIG_B=y\nCONFIG_NAME="a,b"\nCONFIG_SIZE=16\n';
    expect(() => checkConfig(fragments, config)).toThrow(
      'CONFIG_A=y (base.config) became n, CONFIG_B=n (test.config) became y, CONFIG_SIZE=17 (test.config) became 16',
    );
  });

  test('is read in both of its spellings', () => {
    expect([...parseConfig('CONFIG_A=y\n# CONFIG_B is not set\n# about CONFIG_C=y\n')]).toEqual([
      ['CONFIG_A', 'y'],
      ['CONFIG_B', 'n'],
    ]);
  });
});

test('no fragment asks twice for the same symbol', () => {
  for (const { file, text } of CONFIG_NAMES.flatMap((name) => fragmentsOf(name))) {
    const symbols = text.split('\n').flatMap((line) => /^(CONFIG_\w+)=/.exec(line)?.[1] ?? []);
    expect([file, symbols.filter((name, at) => symbols.indexOf(name) !== at)]).toEqual([file, []]);
    expect(symbols.length).toBeGreaterThan(0);
  }
});

describe('kernel/base.yaml', () => {
  const text = readFileSync(inProject('kernel/base.yaml'), 'utf8');

  test('names a version of its own series, and a checksum', () => {
    const { linux, toolchain } = parseBase(text, 'base.yaml');
    expect(linux.version.startsWith(linux.series)).toBe(true);
    expect(linux.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(toolchain.packages).toContain('rustc');
  });

  test('a missing or mistyped entry is named', () => {
    expect(() => parseBase('', 'base.yaml')).toThrow('base.yaml: linux.package must be a text');
    expect(() => parseBase(text.replace(/^ {2}sha256: /m, '  sha: '), 'base.yaml')).toThrow(
      'linux.sha256 must be a text',
    );
    expect(() =>
      parseBase(text.replace(/^ {2}packages:/m, '  packages: rustc\n  rest:'), 'base.yaml'),
    ).toThrow('toolchain.packages must be a list');
  });
});
