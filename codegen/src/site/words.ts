// SPDX-License-Identifier: MIT
// Flags words, enums and single constants on the page of their interface.
import { decimal, hex } from '../emit/literal';
import { isOurs } from '../emit/c';
import { sameSince, sinceText } from '../emit/words';
import type { Bit, Enum, EnumValue, Flags, Interface, Model, Since } from '../model/types';
import { code, html, join, render, type Html } from './html';
import { wordId, type Links } from './links';
import type { Entry } from './page';
import { inline } from './prose';
import { bitNumbers, ruler, type RulerBit } from './svg/ruler';

/** Gives an id to the first row of a name on a page: two words may share a bit. */
export type FirstOnPage = (name: string) => string;

export function flagsPart(links: Links, flags: Flags, first: FirstOnPage): Html {
  const bits = flags.bits.map(({ name, value, origin }): RulerBit => ({
    name,
    value,
    kind: origin === 'upstream' ? 'upstream' : 'ours',
  }));
  const reserved = flags.reserved.map(({ bit }): RulerBit => ({
    name: 'reserved',
    value: 1n << BigInt(bit),
    kind: 'reserved',
  }));
  const unknown = flags.unknown === 'reject' ? 'A bit that the kernel does not know is an error.' : flags.why;
  return render('word', {
    id: wordId(flags.name),
    name: flags.name,
    doc: inline(links, flags.doc),
    facts: join([html`${flags.width} bits.`, inline(links, unknown ?? '')], ' '),
    ruler: ruler(`Bits of ${flags.name}`, flags.width, [...bits, ...reserved]),
    bits: true,
    rows: [
      ...flags.bits.map((bit) => ({
        ...row(links, bit, flags.since, first),
        bit: bitRange(bit.value),
        value: hex(bit.value),
      })),
      ...flags.reserved.map(({ bit, why }) => ({
        id: '',
        bit: String(bit),
        value: '',
        name: '',
        doc: html`Reserved. ${inline(links, why)}`,
      })),
    ],
  });
}

export function enumPart(links: Links, word: Enum, first: FirstOnPage): Html {
  return render('word', {
    id: wordId(word.name),
    name: word.name,
    doc: inline(links, word.doc),
    facts: html`${word.width} bits.`,
    ruler: '',
    bits: false,
    rows: word.values.map((value) => ({
      ...row(links, value, word.since, first),
      bit: '',
      value: value.value.toString(),
    })),
  });
}

function row(links: Links, entry: Bit | EnumValue, outer: Since, first: FirstOnPage) {
  const needs = 'needs' in entry && entry.needs.length > 0 ? ` Only with ${entry.needs.join(', ')}.` : '';
  const since = sameSince(entry.since, outer) ? '' : ` Since ${sinceText(entry.since)}.`;
  return { id: first(entry.name), name: entry.name, doc: inline(links, `${entry.doc}${needs}${since}`) };
}

/** `4` or `4-6`; bits that do not stand together one by one. */
export function bitRange(value: bigint): string {
  const bits = bitNumbers(value);
  const [low = 0, high = low] = [bits[0], bits.at(-1)];
  if (bits.length > 1 && bits.length === high - low + 1) return `${low}-${high}`;
  return bits.join(', ');
}

export function constantRows(links: Links, owner: Interface, first: FirstOnPage) {
  return [
    ...owner.consts.map(({ name, value, doc, internal, header }) => ({
      id: first(name),
      name,
      value: decimal(value),
      doc: html`${inline(links, doc)} ${internal ? 'Only the kernel knows the name.' : from(header)}`,
    })),
    ...owner.errnos.map(({ name, number, text, doc, header }) => ({
      id: first(name),
      name,
      value: number.toString(),
      doc: html`${inline(links, doc)} Its text: ${text}. ${from(header)}`,
    })),
  ];
}

/** Only of a constant that the header of the interface does not bring. */
const from = (header: string): Html => (isOurs(header) ? html`` : html`It stands in ${code(`<${header}>`)}.`);

/** Of a name that another page has too, the page that is its home is found. */
export function wordEntries(model: Model, owner: Interface): Entry[] {
  return allEntries(owner).filter(({ name }) => model.homes.get(name) === owner);
}

function allEntries(owner: Interface): Entry[] {
  const words = [...owner.flags, ...owner.enums];
  const values = [
    ...owner.flags.flatMap((word) => word.bits.map((bit) => ({ word, entry: bit, kind: 'bit' }))),
    ...owner.enums.flatMap((word) => word.values.map((value) => ({ word, entry: value, kind: 'value' }))),
  ];
  return [
    ...words.map(({ name, doc }) => ({ name, kind: 'flags or values', id: wordId(name), text: doc })),
    ...values.map(({ word, entry, kind }) => ({
      name: entry.name,
      kind: `${kind} of ${word.name}`,
      id: entry.name,
      text: entry.doc,
    })),
    ...owner.consts.map(({ name, doc }) => ({ name, kind: 'constant', id: name, text: doc })),
    ...owner.errnos.map(({ name, doc }) => ({ name, kind: 'errno', id: name, text: doc })),
  ];
}
