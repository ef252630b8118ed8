// SPDX-License-Identifier: MIT
// What stands beside the interfaces: wishes, the ledger, the facts of the stock kernel.
import { tables } from '../../load/files';
import type { Base, LedgerWord, Model } from '../../model/types';
import { Maker, type Entity } from './entity';

const ledger = new Maker(tables.ledger);
const wishes = new Maker(tables.wishes);
const base = new Maker(tables.base);

export function tableEntities(model: Model): Entity[] {
  return [...model.ledger.words.map(wordEntity), ...wishEntities(model), ...baseEntities(model.base)];
}

function wordEntity(word: LedgerWord): Entity {
  const path = ['words', word.name];
  const entries = word.entries.map(({ name, value, state, shares }) =>
    ledger.make('ledger entry', name, `${name} in the ledger word ${word.name}`, [...path, 'names', name], {
      ...{ value, state, shares: shares.join(', ') || undefined },
    }),
  );
  const kept = word.kept.map(({ first, last, why }) => {
    const range = first === last ? `${first}` : `${first}-${last}`;
    return ledger.make(
      'kept numbers',
      range,
      `${range} of the ledger word ${word.name}`,
      [...path, 'kept', range],
      {
        why,
      },
    );
  });
  return ledger.make(
    'ledger word',
    word.name,
    `the ledger word ${word.name}`,
    path,
    {
      kind: word.kind,
      header: word.headers.join(', ') || undefined,
      upstream: word.upstream.join(', ') || undefined,
      doc: word.doc,
    },
    { children: [...entries, ...kept] },
  );
}

function wishEntities(model: Model): Entity[] {
  return model.wishes.map((wish) =>
    wishes.make('wish', wish.number.toString(), `wish ${wish.number}`, ['wishes', wish.number], {
      title: wish.title,
      areas: wish.areas.join(', '),
      upstream: wish.upstream,
      state: wish.state,
      interfaces: wish.interfaces.join(', ') || undefined,
      tests: wish.tests.join(', ') || undefined,
      examples: wish.examples.join(', ') || undefined,
      missing: wish.missing.join(', ') || undefined,
    }),
  );
}

function baseEntities({ kernel, syscalls, values, neighbours, structs }: Base): Entity[] {
  const fact = (name: string, path: (string | number)[], value: bigint | number | string): Entity =>
    base.make('kernel fact', name, `${name} of the stock kernel`, path, { value });
  return [
    fact('kernel', ['kernel'], kernel),
    ...[...syscalls].map(([name, number]) => fact(`${name}()`, ['syscalls', name], number)),
    ...[...values].map(([name, value]) => fact(name, ['values', name], value)),
    ...[...neighbours].flatMap(([word, names]) => [
      fact(word, ['neighbours', word], [...names.keys()].join(', ')),
      ...[...names].map(([name, value]) => fact(`${word}: ${name}`, ['neighbours', word, name], value)),
    ]),
    ...[...structs].flatMap(([name, { size, fields }]) => [
      fact(`struct ${name}`, ['structs', name], size),
      ...[...fields].map(([field, place]) =>
        fact(
          `${name}.${field}`,
          ['structs', name, 'fields', field],
          `${place.size} bytes at ${place.offset}`,
        ),
      ),
    ]),
  ];
}
