// SPDX-License-Identifier: MIT
// Target uapi: the headers below linux/lockstep that programs include. They define what is ours and nothing of
// upstream; an interface that extends one of upstream's adds its part to the header of its area.
import type { Interface, Model, Origin } from '../../model/types';
import { comment, docText, includeGuard, isOurs } from '../c';
import { homeStructs, withParts } from '../layout';
import { banner, type Output } from '../target';
import { render } from '../template';
import { constBlock, enumBlock, flagsBlock, structBlock, versionsBlock } from './blocks';

export function emitUapi(model: Model): Output {
  return new Map(uapiHeaders(model).map((header) => [`uapi/${header}`, renderHeader(model, header)]));
}

/** The headers that the generator owns. */
export function uapiHeaders(model: Model): string[] {
  return model.interfaces
    .map(({ header }) => header)
    .filter(isOurs)
    .filter(isFirst)
    .sort();
}

function renderHeader(model: Model, header: string): string {
  const owners = model.interfaces.filter((owner) => owner.header === header);
  return render('uapi/header', {
    banner: banner(
      'c',
      'uapi',
      owners
        .map(({ area }) => `spec/${area}/`)
        .filter(isFirst)
        .join(', '),
    ),
    guard: includeGuard(`uapi/${header}`),
    includes: ['linux/types.h', ...owners.flatMap(headersOfParts)].filter(isFirst).sort(),
    blocks: owners.flatMap((owner) => blocksOf(model, owner)).map((block) => block.trimEnd()),
  });
}

const isFirst = <T>(item: T, index: number, all: T[]): boolean => all.indexOf(item) === index;

const isNew = ({ origin }: { origin: Origin }): boolean => origin !== 'upstream';

/** Where upstream defines the structs that ours hold. */
function headersOfParts({ structs }: Interface): string[] {
  return structs
    .filter(isNew)
    .flatMap(({ fields }) => fields)
    .flatMap(({ type }) => (type.kind === 'struct' && !isNew(type.struct) ? type.struct.header : []));
}

function blocksOf(model: Model, owner: Interface): string[] {
  const isHome = ({ name }: { name: string }): boolean => model.homes.get(name) === owner;
  const ours = <T extends { name: string; origin: Origin }>(all: T[]): T[] =>
    all.filter(isNew).filter(isHome);
  const home = homeStructs(model, owner).filter(isNew);
  const structs = withParts(home).filter((struct) => home.includes(struct));
  const blocks = [
    ...ours(owner.consts)
      .filter(({ internal }) => !internal)
      .map(constBlock),
    ...ours(owner.errnos).map(({ number, ...errno }) =>
      constBlock({ ...errno, value: BigInt(number), type: 's32' }),
    ),
    ...structs.flatMap((struct) => [structBlock(struct), ...versionsBlock(struct)]),
    ...owner.flags.flatMap((flags) => flagsBlock(flags, ours(flags.bits))),
    ...owner.enums.flatMap((word) => enumBlock(word, ours(word.values))),
  ];
  // All of it may have its home in another interface of the header.
  return blocks.length === 0 ? [] : [comment(`${owner.name}: ${docText(owner.summary)}`), ...blocks];
}
