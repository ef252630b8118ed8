// SPDX-License-Identifier: MIT
// Kernel configurations: which fragments make which, and the proof that everything asked for is in the result.
// Kconfig drops what misses a dependency without a word; here that is an error with the symbol's name.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './lib/errors';
import { inProject } from './lib/paths';

export const CONFIGS = {
  /** Fast, for measurements. */
  base: ['base'],
  /** With everything that finds mistakes, for tests. */
  test: ['base', 'bpf', 'test'],
  /** The same with checked memory; slow. */
  kasan: ['base', 'bpf', 'test', 'kasan'],
} as const satisfies Record<string, string[]>;

/** Rust with KASAN needs clang. */
export const LLVM_CONFIGS: readonly string[] = ['kasan'];

export type ConfigName = keyof typeof CONFIGS;

export const CONFIG_NAMES = Object.keys(CONFIGS) as ConfigName[];

export interface Fragment {
  /** Name of the file in kernel/config. */
  file: string;
  text: string;
}

export function fragmentsOf(config: ConfigName, dir: string = inProject('kernel', 'config')): Fragment[] {
  return CONFIGS[config].map((name) => {
    const file = `${name}.config`;
    if (!existsSync(join(dir, file))) throw new UserError(`${join(dir, file)} is missing`);
    return { file, text: readFileSync(join(dir, file), 'utf8') };
  });
}

/** Symbol -> value, `n` for what is off; as in a .config or a fragment. */
export function parseConfig(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const set = /^(CONFIG_\w+)=(.*)$/.exec(line);
    const unset = /^# (CONFIG_\w+) is not set$/.exec(line);
    if (set?.[1] !== undefined) values.set(set[1], set[2] ?? '');
    else if (unset?.[1] !== undefined) values.set(unset[1], 'n');
  }
  return values;
}

/** Fails if `config` (the text of the finished .config) is not what the fragments ask for; the last one wins. */
export function checkConfig(fragments: Fragment[], config: string): void {
  const got = parseConfig(config);
  const wanted = new Map<string, { value: string; file: string }>();
  for (const { file, text } of fragments) {
    for (const [symbol, value] of parseConfig(text)) wanted.set(symbol, { value, file });
  }
  const missing: string[] = [];
  for (const [symbol, { value, file }] of wanted) {
    const actual = got.get(symbol) ?? 'n';
    if (actual !== value) missing.push(`${symbol}=${value} (${file}) became ${actual}`);
  }
  if (missing.length > 0) {
    throw new UserError(
      `the kernel configuration is not what kernel/config asks for; a dependency is not met, or the symbol ` +
        `does not exist: ${missing.join(', ')}`,
    );
  }
}
