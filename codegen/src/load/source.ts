// SPDX-License-Identifier: MIT
// One parsed YAML file: its plain value for the schema, its value with exact integers for the model, and the
// position of every key. Nothing here knows what a spec means.
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import { diagnostic, SpecError } from '../diagnostics';
import type { Position } from '../model/types';

export type Path = readonly (string | number)[];

export class Source {
  /** The value with every integer as bigint, so that 64 bits survive. */
  readonly value: unknown;
  private readonly pairs = new Map<YAMLMap, ReadonlyMap<string, Pair>>();

  private constructor(
    /** Path below the project root. */
    readonly file: string,
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
  ) {
    this.value = document.toJS() as unknown;
  }

  /** @throws SpecError at the first thing that is not YAML */
  static parse(file: string, text: string): Source {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, intAsBigInt: true });
    const error = document.errors[0];
    if (error) {
      const { line, col } = lines.linePos(error.pos[0]);
      const problem = error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? '';
      throw new SpecError([diagnostic('yaml-syntax', { file, line, column: col }, { problem })]);
    }
    return new Source(file, document, lines);
  }

  /** The value with integers as numbers, as JSON Schema wants them. */
  get plain(): unknown {
    return withNumbers(this.value);
  }

  /** Position of the key (or list item) at a path; of the nearest ancestor that exists when it does not. */
  at(path: Path): Position {
    let node: Node | null = this.document.contents;
    let offset = 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = this.pairsOf(node).get(String(step));
        if (!pair) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value as Node | null;
      } else if (isSeq(node)) {
        const item: unknown = node.items[Number(step)];
        if (!item) break;
        node = item as Node;
        offset = node.range?.[0] ?? offset;
      } else break;
    }
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col };
  }

  /** Every entity of a model asks for its place, and some maps have hundreds of keys. */
  private pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.pairs.get(map);
    if (known) return known;
    const pairs = map.items.filter((item) => isPair(item) && isScalar(item.key));
    const found = new Map(pairs.map((pair) => [String((pair.key as Scalar).value), pair] as const));
    this.pairs.set(map, found);
    return found;
  }
}

function withNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNumbers(inner)]));
}
