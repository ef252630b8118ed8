// SPDX-License-Identifier: MIT
// Descriptors, text files, behaviours and names of the SDK.
import type { Change } from '../changes';
import type { Entity } from '../entities/entity';
import { common, unlessShared, type Choice, type Choices } from './choice';

export const fdKindChoices: Choices = {
  added: unlessShared('fd-kind-added'),
  removed: unlessShared('fd-kind-removed'),
  facts: { class: 'fd-kind-class-changed', doc: 'doc-only' },
};

/** Each octal digit of a mode may only gain bits. */
const mode: Choice = ({ from, to }) => {
  const [before, after] = [parseInt(from, 8), parseInt(to, 8)];
  return (before & after) === before ? 'file-mode-widened' : 'file-mode-narrowed';
};

export const fileChoices: Choices = {
  added: 'file-added',
  removed: 'file-removed',
  facts: {
    ...common,
    path: 'file-path-changed',
    mode,
    format: 'file-format-changed',
    append_only: ({ to }) => (to === '' ? 'file-growth-promise-dropped' : 'file-growth-promised'),
  },
};

/** At the very end, or optional with a tag behind all optional fields that were there. */
function isAppended({ current, parent }: Change): boolean {
  const fields = parent.current.children;
  const behind = current ? fields.slice(fields.indexOf(current) + 1) : [];
  const old = behind.filter(({ key }) => parent.previous.children.some((field) => field.key === key));
  if (old.length === 0) return true;
  const skippable = ({ facts }: Entity): boolean => facts.optional !== undefined && facts.tag !== undefined;
  return current !== undefined && skippable(current) && !old.some(skippable);
}

export const fileFieldChoices: Choices = {
  added: (change) => (isAppended(change) ? 'file-field-appended' : 'file-field-inserted'),
  removed: 'file-field-removed',
  reordered: 'file-field-reordered',
  facts: {
    ...common,
    name: 'file-field-renamed',
    type: 'file-field-retyped',
    tag: 'file-field-tag-changed',
    default: ({ from }) => (from === '' ? 'default-stated' : 'default-changed'),
    optional: ({ to }) => (to === '' ? 'file-field-now-always' : 'file-field-now-optional'),
  },
};

export const behaviourChoices: Choices = {
  added: ({ current }) =>
    current?.facts.opt_in === undefined ? 'behaviour-added-for-all' : 'behaviour-added-by-choice',
  removed: 'behaviour-removed',
  facts: {
    of: 'behaviour-meaning-changed',
    before: 'behaviour-meaning-changed',
    after: 'behaviour-meaning-changed',
    opt_in: 'behaviour-choice-changed',
    // Beside a change of opt_in it is only the reason for that.
    unconditional: 'doc-only',
    test: 'test-changed',
  },
};

export const sdkChoices: Choices = {
  added: unlessShared('sdk-name-added'),
  removed: unlessShared('sdk-name-removed'),
  facts: { module: 'sdk-module-moved', function: 'sdk-name-changed', handle: 'sdk-handle-changed' },
};
