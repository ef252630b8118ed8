// SPDX-License-Identifier: MIT
// What the tables in this folder are made of: for each kind of entity, the rule of everything that can happen to it.
import type { Change } from '../changes';
import type { Entity, Kind } from '../entities/entity';
import type { RuleId } from '../rules';

/** A rule, or the question that has to be answered to know it. */
export type Question = (change: Change, specs: Specs) => RuleId;
export type Choice = RuleId | Question;

export interface Choices {
  added: Choice;
  removed: Choice;
  /** Of kinds whose order counts. */
  reordered?: Choice;
  /** By the name of the fact. */
  facts: Readonly<Record<string, Choice>>;
}

/** Both sides, for questions about what else there is. */
export class Specs {
  private readonly before: Index;
  private readonly after: Index;
  /** Day of the current spec. */
  readonly date: string;

  constructor(previous: Entity, current: Entity) {
    this.date = current.facts.date ?? '';
    this.before = new Index(previous);
    this.after = new Index(current);
  }

  /** All entities of that kind and name that the previous spec has. */
  previous(kind: Kind, key: string): readonly Entity[] {
    return this.before.named(kind, key);
  }

  current(kind: Kind, key: string): readonly Entity[] {
    return this.after.named(kind, key);
  }

  /** Of a kind, all that the previous spec has. */
  allPrevious(kind: Kind): Entity[] {
    return this.before.all(kind);
  }

  /** The structs of the current spec that begin as another one. */
  extensionsOf(struct: string): Entity[] {
    return this.after.all('struct').filter(({ facts }) => facts.extends === struct);
  }
}

/** Made when something is looked up: most changes ask nothing. */
class Index {
  private found: Map<string, Entity[]> | undefined;

  constructor(private readonly root: Entity) {}

  named(kind: Kind, key: string): readonly Entity[] {
    return this.entities().get(`${kind} ${key}`) ?? [];
  }

  all(kind: Kind): Entity[] {
    return [...this.entities()].filter(([name]) => name.startsWith(`${kind} `)).flatMap(([, all]) => all);
  }

  private entities(): ReadonlyMap<string, Entity[]> {
    this.found ??= indexOf(this.root);
    return this.found;
  }
}

function indexOf(root: Entity): Map<string, Entity[]> {
  const found = new Map<string, Entity[]>();
  const visit = (entity: Entity): void => {
    const name = `${entity.kind} ${entity.key}`;
    const known = found.get(name);
    if (known) known.push(entity);
    else found.set(name, [entity]);
    entity.children.forEach(visit);
  };
  visit(root);
  return found;
}

/** Facts that most kinds have. */
export const common = {
  origin: 'origin-changed',
  since: 'since-changed',
  header: 'header-moved',
  doc: 'doc-only',
} as const satisfies Record<string, Choice>;

/** A name that another interface describes as well does not come or go with this one. */
export function unlessShared(rule: RuleId): Question {
  return ({ what, kind, previous, current }, specs) => {
    const key = (previous ?? current)?.key ?? '';
    const others = what === 'removed' ? specs.current(kind, key) : specs.previous(kind, key);
    return others.length > 0 ? 'definition-moved' : rule;
  };
}
