// SPDX-License-Identifier: MIT
// Named integers: flags words, enums, constants, error numbers.
import type { Bit, Enum, EnumValue, Flags, Interface } from '../../model/types';
import { hex } from '../../emit/literal';
import { sinceText } from '../../emit/words';
import { Maker, type Entity } from './entity';

export function valueEntities(owner: Interface): Entity[] {
  const maker = new Maker(owner.file, owner);
  return [
    ...owner.flags.map((flags) => flagsEntity(maker, flags)),
    ...owner.enums.map((word) => enumEntity(maker, word)),
    ...owner.consts.map(({ name, value, type, internal, origin, since, header, doc }) =>
      maker.make('constant', name, name, ['consts', name], {
        ...{ value, type, internal, origin, since: sinceText(since), header, doc },
      }),
    ),
    ...owner.errnos.map(({ name, number, text, origin, since, header, doc }) =>
      maker.make('error number', name, name, ['errnos', name], {
        ...{ number, text, origin, since: sinceText(since), header, doc },
      }),
    ),
  ];
}

/** A thing with another name, the same value and the same sentence is the same thing. */
const sameMeaning = ({ value, doc }: { value: bigint; doc: string }): string[] => [`${value} ${doc}`];

function flagsEntity(maker: Maker, flags: Flags): Entity {
  const path = ['flags', flags.name];
  const bit = (one: Bit): Entity =>
    maker.make(
      'bit',
      one.name,
      `${one.name} of ${flags.name}`,
      [...path, 'bits', one.name],
      {
        name: one.name,
        value: hex(one.value),
        carrier: one.carrier,
        needs: one.needs.join(', ') || undefined,
        origin: one.origin,
        since: sinceText(one.since),
        header: one.header,
        doc: one.doc,
      },
      { aliases: sameMeaning(one) },
    );
  const reserved = flags.reserved.map(({ bit: number, why }) =>
    maker.make(
      'reserved bit',
      number.toString(),
      `bit ${number} of ${flags.name}`,
      [...path, 'reserved', number],
      {
        why,
      },
    ),
  );
  return maker.make(
    'flags',
    flags.name,
    `the flags ${flags.name}`,
    path,
    {
      width: flags.width,
      unknown: flags.unknown,
      word: flags.word,
      origin: flags.origin,
      since: sinceText(flags.since),
      header: flags.header,
      why: flags.why,
      doc: flags.doc,
    },
    { children: [...flags.bits.map(bit), ...reserved] },
  );
}

function enumEntity(maker: Maker, word: Enum): Entity {
  const path = ['enums', word.name];
  const value = (one: EnumValue): Entity =>
    maker.make(
      'value',
      one.name,
      `${one.name} of ${word.name}`,
      [...path, 'values', one.name],
      {
        name: one.name,
        value: one.value,
        origin: one.origin,
        since: sinceText(one.since),
        header: one.header,
        doc: one.doc,
      },
      { aliases: sameMeaning(one) },
    );
  return maker.make(
    'enum',
    word.name,
    `the enum ${word.name}`,
    path,
    {
      width: word.width,
      word: word.word,
      origin: word.origin,
      since: sinceText(word.since),
      header: word.header,
      doc: word.doc,
    },
    { children: word.values.map(value) },
  );
}
