// SPDX-License-Identifier: MIT
// The numbers and bits that were given out: a list of the words, and a page for each with a drawing of its bits and a
// table of its values, upstream's neighbours among them.
import { decimal, hex } from '../emit/literal';
import type { LedgerEntry, LedgerWord } from '../model/types';
import { code, html, join, render, type Html } from './html';
import { Links, numbersPath, wordPath } from './links';
import type { Entry, Page } from './page';
import { inline, name } from './prose';
import type { PageMaker, Site } from './site';
import { bitNumbers, ruler, type RulerBit } from './svg/ruler';

const title = 'Numbers and bits';

export const numbersPages: PageMaker = (site) => [
  listPage(site),
  ...site.model.ledger.words.map((word) => wordPage(site, word)),
];

function listPage({ model }: Site): Page {
  const links = new Links(model, numbersPath);
  const counted = ({ entries }: LedgerWord, state: LedgerEntry['state']): string =>
    String(entries.filter((entry) => entry.state === state).length || '');
  return {
    path: numbersPath,
    title,
    summary: 'Every number and bit that was given out. None is ever used twice.',
    nav: { group: 'Project', label: title },
    sections: [],
    body: render('numbers', {
      title,
      words: model.ledger.words.map((word) => ({
        link: html`<a href="${links.to(wordPath(word.name))}">${code(word.name)}</a>`,
        doc: inline(links, word.doc),
        kind: word.kind,
        used: counted(word, 'used'),
        reserved: counted(word, 'reserved'),
        retired: counted(word, 'retired'),
      })),
    }),
    entries: [],
  };
}

const order: Record<LedgerWord['kind'], (value: bigint) => string> = {
  bits: hex,
  numbers: decimal,
  sizes: decimal,
};

function wordPage(site: Site, word: LedgerWord): Page {
  const path = wordPath(word.name);
  const links = new Links(site.model, path);
  return {
    path,
    title: word.name,
    summary: word.doc,
    under: numbersPath,
    sections: [],
    body: render('numbers-word', wordPart(site, links, word)),
    entries: [
      { name: word.name, kind: 'word of the ledger', id: '', text: word.doc },
      ...word.entries.flatMap((entry) => nameEntry(links, word, entry)),
    ],
  };
}

/** What an interface describes is found there. */
function nameEntry(links: Links, word: LedgerWord, entry: LedgerEntry): Entry[] {
  const described = links.constant(entry.name) ?? links.call(entry.name) ?? links.struct(entry.name);
  const kind = `${entry.state} in ${word.name}`;
  return described === undefined ? [{ name: entry.name, kind, id: entry.name, text: word.doc }] : [];
}

function wordPart(site: Site, links: Links, word: LedgerWord) {
  const upstream = [...(site.model.base.neighbours.get(word.name) ?? [])];
  const rows = [
    ...upstream.map(([entry, value]) => ({ name: entry, value, state: 'upstream' })),
    ...word.entries,
  ].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.name < b.name ? -1 : 1));
  const value = order[word.kind];
  return {
    list: links.to(numbersPath),
    title,
    name: word.name,
    doc: inline(links, word.doc),
    ruler: word.kind === 'bits' ? wordRuler(word, upstream) : '',
    value: word.kind === 'sizes' ? 'Bytes' : 'Value',
    rows: rows.map((row) => ({
      id: row.name,
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
