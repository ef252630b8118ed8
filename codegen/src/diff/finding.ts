// SPDX-License-Identifier: MIT
// A change with its rule, its levels, its words and its place: what every report is made of.
import { createHash } from 'node:crypto';
import type { Model, Position } from '../model/types';
import { findChanges, type Change } from './changes';
import { ruleOf } from './choose';
import { Specs } from './choose/choice';
import type { Entity } from './entities/entity';
import { placeOf, type Sources } from './place';
import { rules, type RuleId } from './rules';
import { worse, type Level } from './rules/rule';

export interface Finding {
  rule: RuleId;
  /** Path of the entity; the same in every revision. */
  entity: string;
  /** The old and the new fact; empty where there is none. */
  from: string;
  to: string;
  binary: Level;
  source: Level;
  /** The worse of the two. */
  level: Level;
  /** The levels of the rule count less, because the interface was a draft. */
  draft: boolean;
  reason: string;
  hint: string;
  fingerprint: string;
  at: Position;
  change: Change;
}

export interface Side {
  model: Model;
  /** The model as a tree of entities, made once however often the side is compared. */
  root: Entity;
  sources: Sources;
}

/** Everything that differs, in the order of the spec. */
export function diffSpecs(previous: Side, current: Side): Finding[] {
  const root = { previous: previous.root, current: current.root };
  const specs = new Specs(previous.root, current.root);
  return findChanges(root).map((change) => finding(change, ruleOf(change, specs), current.sources));
}

function finding(change: Change, rule: RuleId, sources: Sources): Finding {
  const { previous, current, from, to, path: entity, fact } = change;
  const spec = rules[rule];
  const owner = (previous ?? current)?.owner ?? change.parent.previous.owner;
  const draft = spec.draft !== undefined && owner?.stability === 'draft';
  const binary = (draft ? spec.draft : undefined) ?? spec.binary;
  const source = (draft ? spec.draft : undefined) ?? spec.source;
  return {
    ...{ rule, entity, from, to, binary, source, draft, change },
    level: worse(binary, source),
    reason: worded(spec.reason, change),
    hint: spec.hint,
    fingerprint: fingerprint([rule, entity, fact ?? '', from, to]),
    at: placeOf(change, sources),
  };
}

/** Of facts alone: words of a rule may be mended without touching what was accepted. */
function fingerprint(facts: string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12);
}

const longest = 120;

function worded(template: string, { previous, current, from, to, fact }: Change): string {
  const values: Readonly<Record<string, string>> = {
    entity: titleOf(previous, current),
    old: shown(from, fact),
    new: shown(to, fact),
  };
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  // A name keeps its spelling, a word begins the sentence.
  return text.replace(/^[a-z]+(?= )/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

function titleOf(previous: Entity | undefined, current: Entity | undefined): string {
  return (previous ?? current)?.title ?? '';
}

function shown(text: string, fact: string | undefined): string {
  if (text === '')
    return fact === undefined ? 'nothing' : `no ${fact.replace(/^.*\./, '').replace(/_/g, ' ')}`;
  const line = text.replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
}
