// SPDX-License-Identifier: MIT
// Target rust: the names of an area for Rust, typed, and the proof that bindgen sees the same in the C headers.
// Names of upstream have their values here too, since bindgen cannot evaluate all of them; C proves that they are right.
import type { Interface, Model, Origin, Struct } from '../../model/types';
import { isOurs } from '../c';
import { homeStructs } from '../layout';
import { hex } from '../literal';
import { internalName } from '../prototypes';
import { comment, number, rustName, scalarType, staticAssert } from './format';
import { banner } from '../target';
import { render } from '../template';
import { isCEnum } from '../uapi/blocks';

export interface AbiName {
  name: string;
  doc: string;
  type: string;
  value: string;
  /** What bindgen finds in a header of ours. */
  binding: string | undefined;
}

/** bindgen evaluates macros as signed words of 64 bits. */
const maxBinding = 0x7fff_ffff_ffff_ffffn;

/** The file, or nothing for an area without a header of ours. */
export function renderAbi(model: Model, area: string): string | undefined {
  const owners = ownersOf(model, area);
  if (owners.length === 0) return undefined;
  const names = abiNames(model, area);
  const structs = owners
    .flatMap((owner) => homeStructs(model, owner))
    .filter(({ origin }) => origin !== 'upstream');
  return render('rust/abi', {
    banner: banner('slashes', 'kernel', `spec/${area}/`),
    area,
    imports:
      structs.length > 0
        ? ['core::mem::offset_of', 'kernel::{bindings, prelude::*}']
        : ['kernel::{bindings, prelude::*}'],
    names: names.map(({ doc, ...name }) => ({ ...name, doc: comment(doc, '', '///') })),
    assertions: [
      ...names.flatMap(({ binding, value }) =>
        binding === undefined ? [] : [staticAssert(`bindings::${binding}`, value)],
      ),
      ...structs.flatMap(layoutAssertions),
    ],
  });
}

function ownersOf({ interfaces }: Model, area: string): Interface[] {
  return interfaces.filter((owner) => owner.area === area && isOurs(owner.header));
}

/** Every constant that the interfaces of an area name, in their order. */
export function abiNames(model: Model, area: string): AbiName[] {
  const all = ownersOf(model, area).flatMap(namesOf);
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}

function namesOf(owner: Interface): AbiName[] {
  return [
    ...owner.consts.map((constant) => ({
      ...named(constant, scalarType(constant.type), number(constant.value)),
      binding: constant.internal ? internalName(constant) : bindingOf(constant),
    })),
    ...owner.structs.flatMap(({ name, versions }) =>
      versions.map((version) =>
        named(
          { ...version, doc: `A published size of \`struct ${name}\`.`, value: BigInt(version.size) },
          'usize',
          `${version.size}`,
        ),
      ),
    ),
    ...owner.flags.flatMap(({ bits, width }) => bits.map((bit) => named(bit, `u${width}`, hex(bit.value)))),
    ...owner.enums.flatMap((word) =>
      word.values.map((value) => ({
        ...named(value, `u${word.width}`, number(value.value)),
        binding: isCEnum(word) ? `${word.name}_${value.name}` : bindingOf(value),
      })),
    ),
  ];
}

interface Named {
  name: string;
  doc: string;
  value: bigint;
  origin: Origin;
}

function named(entity: Named, type: string, value: string): AbiName {
  return { name: entity.name, doc: entity.doc, type, value, binding: bindingOf(entity) };
}

function bindingOf({
  name,
  origin,
  value,
}: {
  name: string;
  origin: Origin;
  value: bigint;
}): string | undefined {
  return origin === 'upstream' || value > maxBinding ? undefined : name;
}

function layoutAssertions(struct: Struct): string[] {
  const type = `bindings::${struct.name}`;
  return [
    staticAssert(`size_of::<${type}>()`, `${struct.size}`),
    ...struct.fields
      .filter(({ union }) => union.length === 0)
      .map(({ name, offset }) => staticAssert(`offset_of!(${type}, ${rustName(name)})`, `${offset}`)),
  ];
}
