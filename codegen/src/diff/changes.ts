// SPDX-License-Identifier: MIT
// Finds what differs between two trees of entities, without an opinion about it. What was added or removed is one
// change, whatever it holds.
import { factsText, type Entity, type Kind } from './entities/entity';

export interface Change {
  what: 'added' | 'removed' | 'changed' | 'reordered';
  kind: Kind;
  /** Names from the root of the spec down; the same in every revision. */
  path: string;
  /** The fact that changed. */
  fact: string | undefined;
  /** The old and the new fact; empty where there is none. */
  from: string;
  to: string;
  previous: Entity | undefined;
  current: Entity | undefined;
  /** The pair that holds it. */
  parent: Pair;
}

export interface Pair {
  previous: Entity;
  current: Entity;
}

/** Whose order among their siblings a program or a reader of a file can see. */
const ordered = new Set<Kind>(['argument', 'errno row', 'file field']);

export function findChanges(root: Pair): Change[] {
  return compareChildren(root, '');
}

function compare(pair: Pair, parent: Pair, outer: string): Change[] {
  const path = pathOf(pair.previous, outer);
  const { previous, current } = pair;
  const changed = allFacts(pair).map((fact): Change => {
    const from = previous.facts[fact] ?? '';
    const to = current.facts[fact] ?? '';
    return { what: 'changed', kind: previous.kind, path, fact, from, to, previous, current, parent };
  });
  return [...changed.filter(({ from, to }) => from !== to), ...compareChildren(pair, path)];
}

function allFacts({ previous, current }: Pair): string[] {
  return [...new Set([...Object.keys(previous.facts), ...Object.keys(current.facts)])];
}

function compareChildren(parent: Pair, path: string): Change[] {
  const rootFacts = path === '' ? compareRoot(parent) : [];
  const kinds = new Set([...parent.previous.children, ...parent.current.children].map(({ kind }) => kind));
  return [...rootFacts, ...[...kinds].flatMap((kind) => compareKind(parent, kind, path))];
}

function compareRoot(root: Pair): Change[] {
  return allFacts(root)
    .map((fact): Change => ({
      ...{ what: 'changed', kind: 'spec', path: 'spec', fact },
      ...{ from: root.previous.facts[fact] ?? '', to: root.current.facts[fact] ?? '' },
      ...{ previous: root.previous, current: root.current, parent: root },
    }))
    .filter(({ from, to }) => from !== to);
}

function compareKind(parent: Pair, kind: Kind, path: string): Change[] {
  const before = parent.previous.children.filter((child) => child.kind === kind);
  const after = parent.current.children.filter((child) => child.kind === kind);
  const pairs = match(before, after);
  const kept = new Set(pairs.map(({ previous }) => previous));
  const known = new Set(pairs.map(({ current }) => current));
  const single = (what: 'added' | 'removed', entity: Entity): Change => ({
    ...{ what, kind, path: pathOf(entity, path), fact: undefined, parent },
    from: what === 'removed' ? factsText(entity) : '',
    to: what === 'added' ? factsText(entity) : '',
    previous: what === 'removed' ? entity : undefined,
    current: what === 'added' ? entity : undefined,
  });
  return [
    ...before.filter((entity) => !kept.has(entity)).map((entity) => single('removed', entity)),
    ...after.filter((entity) => !known.has(entity)).map((entity) => single('added', entity)),
    ...(ordered.has(kind) ? compareOrder(pairs, after, parent, kind, path) : []),
    ...pairs.flatMap((pair) => compare(pair, parent, path)),
  ];
}

/** Of those that both sides have; what came in between moves nobody. */
function compareOrder(pairs: Pair[], after: Entity[], parent: Pair, kind: Kind, path: string): Change[] {
  const sorted = [...pairs].sort((a, b) => after.indexOf(a.current) - after.indexOf(b.current));
  const names = (all: Pair[]): string => all.map(({ previous }) => previous.key).join(', ');
  const [from, to] = [names(pairs), names(sorted)];
  if (from === to) return [];
  return [
    {
      ...{ what: 'reordered', kind, path: `${path} / ${kind}`, fact: undefined, from, to, parent },
      ...{ previous: parent.previous, current: parent.current },
    },
  ];
}

/** First by name, then by what a renamed thing keeps. Pairs are in the order of the previous side. */
export function match(before: Entity[], after: Entity[]): Pair[] {
  const found = new Map<Entity, Entity>();
  const byKey = new Map<string, Entity[]>();
  for (const entity of after) byKey.set(entity.key, [...(byKey.get(entity.key) ?? []), entity]);
  for (const previous of before) {
    // What has the same name several times goes by its order.
    const current = byKey.get(previous.key)?.shift();
    if (current) found.set(previous, current);
  }
  const left = new Set(after);
  for (const current of found.values()) left.delete(current);
  for (const previous of before.filter((entity) => !found.has(entity))) {
    const current = previous.aliases
      .map((alias) => [...left].filter(({ aliases }) => aliases.includes(alias)))
      .find((candidates) => candidates.length === 1)?.[0];
    if (!current) continue;
    found.set(previous, current);
    left.delete(current);
  }
  return before.flatMap((previous) => {
    const current = found.get(previous);
    return current ? [{ previous, current }] : [];
  });
}

function pathOf({ kind, key }: Entity, outer: string): string {
  const own = kind === 'interface' ? key : `${kind} ${key}`;
  return outer === '' ? own : `${outer} / ${own}`;
}
