// SPDX-License-Identifier: MIT
// What two specs are compared by: a tree of entities, each with facts as text. Facts are called what the spec file
// calls them, so that a change can be shown at its line.
import type { Path } from '../../load/source';
import type { Interface } from '../../model/types';

export type Kind =
  | 'spec'
  | 'interface'
  | 'syscall'
  | 'argument'
  | 'permission'
  | 'errno row'
  | 'sample call'
  | 'struct'
  | 'version'
  | 'field'
  | 'flags'
  | 'bit'
  | 'reserved bit'
  | 'enum'
  | 'value'
  | 'constant'
  | 'error number'
  | 'fd kind'
  | 'file'
  | 'file field'
  | 'behaviour'
  | 'SDK name'
  | 'wish'
  | 'ledger word'
  | 'ledger entry'
  | 'kept numbers'
  | 'kernel fact';

export type Facts = Readonly<Record<string, string>>;

/** Bytes of a struct, the end not included. */
export interface Place {
  start: number;
  end: number;
}

export interface Entity {
  kind: Kind;
  /** Unique among the children of this kind that its parent has. */
  key: string;
  /** How people call it: `argument `dfd` of mount_info()`. */
  title: string;
  /** What is left out is not said. */
  facts: Facts;
  /** What it is still known by when its key is another one; the first that leads to exactly one entity counts. */
  aliases: string[];
  children: Entity[];
  /** Of a field. Its size is no fact of its own, because it follows from the type. */
  place: Place | undefined;
  file: string;
  path: Path;
  /** The interface it belongs to; nothing else has a stability. */
  owner: Interface | undefined;
}

type Fact = string | number | bigint | boolean | undefined;

/** Leaves out what is undefined or false. */
export function facts(values: Record<string, Fact>): Facts {
  const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== false);
  return Object.fromEntries(said.map(([name, value]) => [name, String(value).trim()]));
}

/** Makes the entities of one file. */
export class Maker {
  constructor(
    private readonly file: string,
    private readonly owner?: Interface,
  ) {}

  make(
    kind: Kind,
    key: string,
    title: string,
    path: Path,
    values: Record<string, Fact>,
    more: { children?: Entity[]; aliases?: string[]; place?: Place } = {},
  ): Entity {
    const { children = [], aliases = [], place } = more;
    return {
      ...{ kind, key, title, path, children, aliases, place },
      ...{ facts: facts(values), file: this.file, owner: this.owner },
    };
  }
}

/** Facts that are prose: no program can tell whether they changed. */
const prose = new Set([
  'doc',
  'summary',
  'description',
  'why',
  'on_return',
  'untestable',
  'returns.doc',
  'blocking.doc',
]);

export function isProse(fact: string): boolean {
  return prose.has(fact);
}

/** The facts of an entity on one line, without its prose. */
export function factsText(entity: Entity): string {
  const said = Object.entries(entity.facts).filter(([name]) => !isProse(name));
  return said.map(([name, value]) => `${name} ${value}`).join(', ');
}
