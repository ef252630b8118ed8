// SPDX-License-Identifier: MIT
// Constants, and the types of flags words and enums. Words of 64 bits are bigint, all others numbers.
import { StructureKind, type StatementStructures } from 'ts-morph';
import { pascalCase } from '../../model/names';
import type { Enum, Flags, Interface, Model, Since } from '../../model/types';
import { decimal, hex } from '../literal';
import { doc, sinceDoc } from './doc';
import { exportedConst, unionType } from './print';

interface Named {
  name: string;
  doc: string;
  since: Since;
  value: bigint;
}

type Spelling = (value: bigint) => string;

/** What the interface is the home of, in the order of the spec. */
export function constants(model: Model, owner: Interface): StatementStructures[] {
  const isHere = ({ name }: { name: string }) => model.homes.get(name) === owner;
  const define = (named: Named, wide: boolean, spell: Spelling = decimal) =>
    isHere(named) ? [constant(named, spell(named.value) + (wide ? 'n' : ''), owner)] : [];
  return [
    ...owner.consts
      .filter(({ internal }) => !internal)
      .flatMap((named) => define(named, named.type === 'u64' || named.type === 's64')),
    ...owner.errnos.flatMap(({ number, ...named }) => define({ ...named, value: BigInt(number) }, false)),
    ...owner.flags.flatMap((flags) => [
      ...(isHere(flags) ? [flagsType(flags)] : []),
      ...flags.bits.flatMap((bit) => define(bit, flags.width === 64, hex)),
    ]),
    ...owner.enums.flatMap((word) => [
      ...(isHere(word) ? [enumType(word)] : []),
      ...word.values.flatMap((value) => define(value, word.width === 64)),
    ]),
    ...owner.structs.flatMap(({ name, versions }) =>
      versions
        .filter(({ internal }) => !internal)
        .flatMap((version) => {
          const text = `Size of struct ${name} as ${version.name.toLowerCase().split('_').at(-1) ?? ''}.`;
          return define({ ...version, doc: text, value: BigInt(version.size) }, false);
        }),
    ),
  ];
}

function constant(named: Named, initializer: string, owner: Interface): StatementStructures {
  return exportedConst(named.name, sinceDoc(named.doc, named.since, owner.since), initializer);
}

export const wordType = (width: 32 | 64): string => (width === 64 ? 'bigint' : 'number');

function flagsType(flags: Flags): StatementStructures {
  return typeAlias(flags.name, [flags.doc, bitList(flags)], wordType(flags.width));
}

function bitList({ bits }: Flags): string {
  return `An OR of ${bits.map(({ name }) => `{@link ${name}}`).join(', ')}.`;
}

/** A kernel that is newer than the spec may answer further values, so the plain type stays possible. */
function enumType(word: Enum): StatementStructures {
  const values = word.values.map(({ name }) => `typeof ${name}`);
  return typeAlias(
    word.name,
    [word.doc],
    unionType([...values, `(${wordType(word.width)} & Record<never, never>)`]),
  );
}

function typeAlias(name: string, docs: string[], type: string): StatementStructures {
  return { kind: StructureKind.TypeAlias, isExported: true, name: pascalCase(name), docs: doc(docs), type };
}
