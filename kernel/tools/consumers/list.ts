// SPDX-License-Identifier: MIT
// kernel/path-consumers.yaml, and what it says that the kernel does not do, or does without being in it.
import { parse } from 'yaml';
import { UserError } from '../lib/errors';
import type { Consumer, Use } from './scan';

interface Group {
  uses: Use[];
  why: string;
  asks?: boolean;
  functions: Record<string, string[]>;
}

export interface ConsumerList {
  harmless: ReadonlySet<string>;
  /** `<file> <function>` -> what is known of it. */
  known: Map<string, { uses: Use[]; asks: boolean }>;
}

const ADVICE: Record<Use, string> = {
  fd_raw: 'takes descriptors that only refer to a file',
  f_path: 'hands on the path of a file',
  LOOKUP_UPG_META: 'declares LOOKUP_UPG_META to a walk',
  LOOKUP_UPG_WRITE: 'declares LOOKUP_UPG_WRITE to a walk',
};

/** @param file its name, for what is wrong in it */
export function readConsumers(text: string, file: string): ConsumerList {
  const { harmless, consumers } = parse(text) as { harmless: string[]; consumers: Group[] };
  const known: ConsumerList['known'] = new Map();
  for (const { uses, why, asks = false, functions } of consumers)
    for (const [path, names] of Object.entries(functions))
      for (const name of names) {
        const key = `${path} ${name}`;
        if (known.has(key)) throw new UserError(`${file}: ${path}: ${name}() stands there twice`);
        if (!why.endsWith('.')) throw new UserError(`${file}: ${path}: no sentence says why it is in order`);
        known.set(key, { uses, asks });
      }
  return { harmless: new Set(harmless.flatMap((line) => line.split(' '))), known };
}

function complaint(
  { file, function: name, uses, asks }: Consumer,
  list: ConsumerList,
  where: string,
): string[] {
  const known = list.known.get(`${file} ${name}`);
  const unknown = uses.filter((use) => !known?.uses.includes(use));
  if (unknown.length > 0) {
    const what = unknown.map((use) => ADVICE[use]).join(' and ');
    return [
      `${file}: ${name}() ${what}, and ${where} does not say why no upgrade mask is lost: ` +
        'let it ask file_upgrade_check(), or add it there with the reason',
    ];
  }
  if (known?.asks && !asks)
    return [`${file}: ${name}() no longer looks at the upgrade mask, as ${where} says it does`];
  return [];
}

/** Complaints, one a line: what is new, what lost its check, and what is listed but gone. */
export function compareConsumers(found: Consumer[], list: ConsumerList, where: string): string[] {
  const seen = new Map(found.map((consumer) => [`${consumer.file} ${consumer.function}`, consumer]));
  const gone = [...list.known].flatMap(([key, { uses }]) => {
    const missing = uses.filter((use) => !seen.get(key)?.uses.includes(use));
    const [file = '', name = ''] = key.split(' ');
    return missing.map((use) => `${where}: ${file}: ${name}() no longer ${ADVICE[use]}: take it out`);
  });
  return [...found.flatMap((consumer) => complaint(consumer, list, where)), ...gone];
}
