// SPDX-License-Identifier: MIT
// The numbers and bits that were given out: one drawing a word of bits, one table a word of numbers, with upstream's
// neighbours in it.
import { decimal, hex } from '../emit/literal';
import type { LedgerEntry, LedgerWord } from '../model/types';
import { code, html, join, render, type Html } from './html';
import { ledgerId, Links, numbersPath } from './links';
import type { Page } from './page';
import { inline, name } from './prose';
import type { PageMaker, Site } from './site';
import { bitNumbers, ruler, type RulerBit } from './svg/ruler';

const title = 'Numbers and bits';

export const numbersPages: PageMaker = (site) => {
  const links = new Links(site.model, numbersPath);
  const words = site.model.ledger.words;
  const page: Page = {
    path: numbersPath,
    title,
    summary: 'Every number and bit that was given out. None is ever used twice.',
    nav: { group: 'Project', label: title },
    sections: words.map((word) => ({ id: ledgerId(word.name), title: word.name, parts: [] })),
    body: render('numbers', { title, words: words.map((word) => wordPart(site, links, word)) }),
    entries: words.map((word) => ({
      name: word.name,
      kind: 'word of the ledger',
      id: ledgerId(word.name),
      text: word.doc,
    })),
  };
  return [page];
};

const order: Record<LedgerWord['kind'], (value: bigint) => string> = {
  bits: hex,
  numbers: decimal,
  sizes: decimal,
};

function wordPart(site: Site, links: Links, word: LedgerWord) {
  const upstream = [...(site.model.base.neighbours.get(word.name) ?? [])];
  const rows = [
    ...upstream.map(([entry, value]) => ({ name: entry, value, state: 'upstream' })),
    ...word.entries,
  ].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.name < b.name ? -1 : 1));
  const value = order[word.kind];
  return {
    id: ledgerId(word.name),
    name: word.name,
    doc: inline(links, word.doc),
    ruler: word.kind === 'bits' ? wordRuler(word, upstream) : '',
    value: word.kind === 'sizes' ? 'Bytes' : 'Value',
    rows: rows.map((row) => ({
      name: name(links, word.name === 'syscall' ? `${row.name}()` : row.name),
      value: value(row.value),
      state: row.state,
    })),
    kept: word.kept.map((range) => keptText(links, range)),
  };
}

const kinds: Record<LedgerEntry['state'], RulerBit['kind']> = {
  used: 'ours',
  reserved: 'ours',
  retired: 'retired',
};

function wordRuler(word: LedgerWord, upstream: [string, bigint][]): Html {
  const bits: RulerBit[] = [
    ...word.entries.map(({ name: entry, value, state }): RulerBit => ({
      name: entry,
      value,
      kind: kinds[state],
    })),
    ...upstream.map(([entry, value]): RulerBit => ({ name: entry, value, kind: 'upstream' })),
    ...word.kept.map(({ first, last }): RulerBit => ({
      name: 'kept',
      value: ((1n << (last - first + 1n)) - 1n) << first,
      kind: 'reserved',
    })),
  ].filter(({ value }) => value > 0n);
  const highest = Math.max(0, ...bits.flatMap(({ value }) => bitNumbers(value)));
  return ruler(`Bits of ${word.name}`, highest < 32 ? 32 : 64, bits);
}

function keptText(links: Links, { first, last, why }: LedgerWord['kept'][number]): Html {
  const range =
    first === last ? code(String(first)) : join([code(String(first)), code(String(last))], ' to ');
  return html`${range}: ${inline(links, why)}`;
}
