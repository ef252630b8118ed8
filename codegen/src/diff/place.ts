// SPDX-License-Identifier: MIT
// Where a change is shown: the line of the fact in the current spec, and for what is gone the nearest line that is
// left, because reviews show current files only.
import type { Source } from '../load/source';
import type { Position } from '../model/types';
import type { Change } from './changes';
import type { Entity } from './entities/entity';

/** The files of the current spec by path. */
export type Sources = ReadonlyMap<string, Source>;

export function placeOf(change: Change, sources: Sources): Position {
  const { current, previous, fact, parent, to } = change;
  const entity =
    current ?? (previous && neighbour(previous, parent.previous, parent.current)) ?? parent.current;
  const source = sources.get(entity.file);
  if (!source) return { file: entity.file, line: 1, column: 1 };
  return source.at(fact === undefined ? entity.path : [...entity.path, ...keysOf(fact, to)]);
}

/** Facts of a nested key are called `returns.doc`; of two the key itself depends on what they say. */
function keysOf(fact: string, to: string): string[] {
  if (fact === 'returns') return [fact, to.split(' ')[0] ?? ''];
  if (fact === 'blocking') return [fact, to === 'never' ? to : 'waits'];
  return fact.split('.');
}

/** The sibling before it that is still there, else the one behind. */
function neighbour(gone: Entity, before: Entity, after: Entity): Entity | undefined {
  const siblings = before.children.filter(({ kind }) => kind === gone.kind);
  const index = siblings.indexOf(gone);
  const near = [...siblings.slice(0, index).reverse(), ...siblings.slice(index + 1)];
  for (const { kind, key } of near) {
    const kept = after.children.find((child) => child.kind === kind && child.key === key);
    if (kept) return kept;
  }
  return undefined;
}
