// SPDX-License-Identifier: MIT
// Structs, versions and fields.
import type { Change } from '../changes';
import type { Entity, Place } from '../entities/entity';
import { common, unlessShared, type Choice, type Choices, type Question } from './choice';

/** Who passes the old struct passes the beginning of what is taken now, in a size that still counts. */
const unlessExtended =
  (fact: 'size_from' | 'larger' | 'size', otherwise: Question): Question =>
  (change, specs) =>
    change.current?.facts.size !== undefined &&
    specs.extensionsOf(change.current.key).some(({ facts }) => facts[fact] === change.previous?.facts[fact])
      ? 'struct-extended'
      : otherwise(change, specs);

const sizeRule: Question = () => 'struct-size-rule-changed';

const size: Question = ({ from, to }) => {
  // A struct that gets versions, or loses them, is another kind of struct.
  if (from === '' || to === '') return 'struct-size-rule-changed';
  return Number(to) > Number(from) ? 'struct-grew-without-version' : 'struct-shrank';
};

const read: Choice = ({ from, to, previous, current }) => {
  // Of a struct that is read as a whole, or not at all, nothing is said.
  const bytes = (fact: string, struct: Entity | undefined): number =>
    fact === '' && struct && struct.facts.direction !== 'out' ? endOf(struct) : Number(fact);
  const [before, after] = [bytes(from, previous), bytes(to, current)];
  if (before === after) return 'doc-only';
  return after > before ? 'struct-reads-more' : 'struct-reads-less';
};

export const structChoices: Choices = {
  added: unlessShared('struct-added'),
  removed: unlessShared('struct-removed'),
  facts: {
    ...common,
    direction: 'struct-direction-changed',
    size_from: unlessExtended('size_from', sizeRule),
    size: unlessExtended('size', size),
    read,
    larger: unlessExtended('larger', sizeRule),
    extends: ({ from }) => (from === '' ? 'struct-begins-as-another' : 'struct-begins-anew'),
  },
};

const sizesOf = (struct: Entity): number[] =>
  struct.children.filter(({ kind }) => kind === 'version').map(({ facts }) => Number(facts.size));

const versionRemoved: Question = ({ previous, parent }, specs) => {
  const size = Number(previous?.facts.size);
  if (specs.extensionsOf(parent.current.key).some((struct) => sizesOf(struct).includes(size)))
    return 'struct-extended';
  return size === Math.min(...sizesOf(parent.previous)) ? 'min-size-raised' : 'struct-version-removed';
};

export const versionChoices: Choices = {
  added: ({ current, parent }) =>
    Number(current?.facts.size) > Math.max(0, ...sizesOf(parent.previous))
      ? 'struct-grew'
      : 'struct-version-inserted',
  removed: versionRemoved,
  facts: {
    ...common,
    size: 'struct-version-resized',
    internal: ({ to }) => (to === '' ? 'constant-shown' : 'constant-hidden'),
  },
};

const fieldAdded: Choice = ({ current, parent }) => {
  const place = current?.place;
  // A member of a union takes nothing that another field does not have.
  if (!place || current.facts.union !== undefined) return 'struct-field-added';
  const reserved = placesOf(parent.previous, ({ facts }) => facts.reserved !== undefined);
  const end = endOf(parent.previous);
  if (current.facts.reserved !== undefined && covered(place, reserved)) return 'reserved-space-changed';
  if (covered(place, reserved)) return 'reserved-field-used';
  if (place.start < end) return 'struct-field-inserted';
  const versions = sizesOf(parent.current).filter((version) => !sizesOf(parent.previous).includes(version));
  return versions.some((version) => version >= place.end)
    ? 'struct-field-added'
    : 'struct-grew-without-version';
};

const fieldRemoved: Choice = ({ previous, parent }) => {
  const place = previous?.place;
  const used = placesOf(parent.current, () => true);
  return previous?.facts.reserved !== undefined && place && covered(place, used)
    ? 'reserved-space-changed'
    : 'struct-field-removed';
};

function placesOf(struct: Entity, wanted: (field: Entity) => boolean): Place[] {
  return struct.children
    .filter((child) => child.kind === 'field' && wanted(child))
    .flatMap(({ place }) => place ?? []);
}

function endOf(struct: Entity): number {
  return Math.max(0, ...placesOf(struct, () => true).map(({ end }) => end));
}

/** Whether other places hold all bytes of one. */
function covered({ start, end }: Place, others: Place[]): boolean {
  const bytes = Array.from({ length: end - start }, (_, at) => start + at);
  return bytes.every((at) => others.some((other) => other.start <= at && at < other.end));
}

/** Reserved fields shrink and move as their bytes are used; that says nothing about the field that is left. */
const unlessReserved =
  (rule: 'struct-field-moved' | 'struct-field-resized' | 'struct-field-retyped'): Question =>
  ({ previous, current }) =>
    previous?.facts.reserved !== undefined && current?.facts.reserved !== undefined
      ? 'reserved-space-changed'
      : rule;

const fieldType: Choice = (change, specs) => {
  const rule = isResized(change) ? 'struct-field-resized' : 'struct-field-retyped';
  return unlessReserved(rule)(change, specs);
};

function isResized({ previous, current }: Change): boolean {
  return sizeOf(previous?.place) !== sizeOf(current?.place);
}

const sizeOf = (place: Place | undefined): number => (place ? place.end - place.start : 0);

export const fieldChoices: Choices = {
  added: fieldAdded,
  removed: fieldRemoved,
  facts: {
    ...common,
    name: 'struct-field-renamed',
    offset: unlessReserved('struct-field-moved'),
    type: fieldType,
    direction: 'struct-field-direction-changed',
    flags: 'struct-field-word-changed',
    enum: 'struct-field-word-changed',
    group: 'struct-field-group-changed',
    reserved: ({ from, to }) =>
      from === '' ? 'must-be-zero-added' : to === '' ? 'must-be-zero-dropped' : 'reserved-rule-changed',
    union: 'struct-field-union-changed',
    string: 'struct-field-reference-changed',
    strings: 'struct-field-reference-changed',
    points_to: 'struct-field-reference-changed',
    on_return: 'doc-only',
  },
};
