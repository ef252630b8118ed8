// SPDX-License-Identifier: MIT
// System calls, their arguments, permissions, errno tables and sample calls.
import type { Change } from '../changes';
import { common, unlessShared, type Choice, type Choices, type Question, type Specs } from './choice';

const number: Choice = ({ previous, to }, specs) => {
  const owner = specs.allPrevious('syscall').find((call) => call.facts.number === to);
  return owner && owner.key !== previous?.key ? 'syscall-number-reused' : 'syscall-number-changed';
};

const addedCall: Choice = (change, specs) => {
  const { current } = change;
  const owner = specs.allPrevious('syscall').find((call) => call.facts.number === current?.facts.number);
  if (owner && owner.key !== current?.key) return 'syscall-number-reused';
  return unlessShared('syscall-added')(change, specs);
};

export const syscallChoices: Choices = {
  added: addedCall,
  removed: unlessShared('syscall-removed'),
  facts: {
    ...common,
    number,
    returns: 'return-kind-changed',
    'returns.cloexec': ({ from, to }) =>
      from === '' || to === '' ? 'return-kind-changed' : 'cloexec-default-changed',
    'returns.doc': 'doc-only',
    blocking: ({ from, to }) =>
      from === 'never' ? 'call-now-blocks' : to === 'never' ? 'call-blocks-no-more' : 'wait-changed',
    'blocking.interruptible': ({ from, to }) =>
      from === '' ? 'call-now-blocks' : to === '' ? 'call-blocks-no-more' : 'wait-changed',
    'blocking.doc': 'doc-only',
    atomicity: 'atomicity-changed',
    compat: 'compat-changed',
    audit: 'audit-changed',
  },
};

/** A struct that begins as the old one takes what programs pass. */
const argumentType: Question = ({ from, to }, specs) => {
  const [before, after] = [from, to].map((type) => /^(in|out|inout) (\w+)$/.exec(type) ?? []);
  const same = before?.[1] !== undefined && before[1] === after?.[1];
  const extended = specs.extensionsOf(before?.[2] ?? '').some(({ key }) => key === after?.[2]);
  return same && extended ? 'struct-extended' : 'syscall-arg-retyped';
};

export const argumentChoices: Choices = {
  added: 'syscall-arg-added',
  removed: 'syscall-arg-removed',
  reordered: 'syscall-arg-reordered',
  facts: { name: 'syscall-arg-renamed', type: argumentType, doc: 'doc-only' },
};

export const permissionChoices: Choices = {
  added: 'capability-lowered',
  removed: 'capability-raised',
  facts: {
    // A row for everybody that becomes one for the holders of a capability, or the other way round.
    cap: ({ from, to }) =>
      from === '' ? 'capability-raised' : to === '' ? 'capability-lowered' : 'capability-changed',
    userns: 'userns-changed',
    doc: 'doc-only',
  },
};

/** Which names of flags, fields and sizes a trigger speaks of. */
function namesIn(trigger: string): string[] {
  return trigger.match(/[A-Za-z_][A-Za-z0-9_.]*/g) ?? [];
}

/** Whether a trigger needs something that the previous spec did not have. */
function needsNew(trigger: string, { parent }: Change, specs: Specs): boolean {
  return namesIn(trigger).some((name) => {
    const [argument = '', field] = name.split('.');
    const isNew = (kind: 'bit' | 'field' | 'version' | 'argument', key: string): boolean =>
      specs.current(kind, key).length > 0 && specs.previous(kind, key).length === 0;
    if (field !== undefined) return isNew('field', field);
    const isArgument = parent.current.children.some(
      ({ kind, key }) => kind === 'argument' && key === argument,
    );
    return isArgument ? isNew('argument', argument) : isNew('bit', name) || isNew('version', name);
  });
}

/** Conditions on numbers alone: whoever meets one of them passed it before. */
const onFlags = new Set(['together', 'needs', 'unknown_bit', 'reserved_bit']);
const onValues = new Set(['size', 'reserved', 'partly_set', 'above', 'below', 'at_most', 'not_multiple']);

const rowAdded: Choice = (change, specs) => {
  const trigger = change.current?.facts.trigger ?? '';
  const [kind = ''] = trigger.split(' ');
  if (trigger !== '' && needsNew(trigger, change, specs)) return 'errno-added-for-new';
  if (onFlags.has(kind)) return 'flag-now-rejected';
  return onValues.has(kind) ? 'value-now-rejected' : 'errno-added';
};

const rowRemoved: Choice = ({ previous }) => {
  const [kind = ''] = (previous?.facts.trigger ?? '').split(' ');
  if (onFlags.has(kind)) return 'flag-now-accepted';
  return onValues.has(kind) ? 'value-now-accepted' : 'errno-removed';
};

/** A limit that moves lets more through or less; anything else about a trigger is another case. */
const trigger: Choice = ({ from, to }) => {
  const [before, after] = [limitOf(from), limitOf(to)];
  if (before === undefined || after === undefined || before.rest !== after.rest)
    return 'errno-meaning-changed';
  const looser = before.kind === 'above' ? after.limit > before.limit : after.limit < before.limit;
  if (before.kind === 'not_multiple')
    return before.limit % after.limit === 0n ? 'value-now-accepted' : 'value-now-rejected';
  return looser ? 'value-now-accepted' : 'value-now-rejected';
};

function limitOf(text: string): { kind: string; limit: bigint; rest: string } | undefined {
  const [, kind = '', place = '', limit = '', rest = ''] =
    /^(above|below|at_most|not_multiple) (\S+) (\d+)(.*)$/.exec(text) ?? [];
  return limit === '' || BigInt(limit) === 0n
    ? undefined
    : { kind, limit: BigInt(limit), rest: kind + place + rest };
}

export const rowChoices: Choices = {
  added: rowAdded,
  removed: rowRemoved,
  reordered: 'errno-order-changed',
  facts: {
    errno: 'errno-changed',
    trigger,
    when: 'errno-meaning-changed',
    doc: 'doc-only',
    from: 'test-changed',
    test: 'test-changed',
    untestable: 'doc-only',
  },
};

export const sampleChoices: Choices = {
  added: 'test-changed',
  removed: 'test-changed',
  facts: { arguments: 'test-changed' },
};
