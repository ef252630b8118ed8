// SPDX-License-Identifier: MIT
// What the builders share: the interface under construction, positions, and the list of complaints. A builder that
// finds something wrong reports it and goes on, so that one run shows everything.
import { diagnostic, type Code, type Diagnostic, type Values } from '../diagnostics';
import type { Path, Source } from '../load/source';
import type { Bit, Entity, Enum, Flags, Interface, Origin, Position, Since, Value } from '../model/types';

/** A map of the spec as the exact parse gives it; the schema has already checked its shape. */
export type Raw = Record<string, unknown>;

export class Context {
  readonly diagnostics: Diagnostic[] = [];

  constructor(
    readonly source: Source,
    readonly owner: Interface,
  ) {}

  report<C extends Code>(code: C, at: Position, values: Values<C>): void {
    this.diagnostics.push(diagnostic(code, at, values));
  }

  unknown(what: string, name: string, path: Path): undefined {
    this.report('unknown-reference', this.source.at(path), { what, name });
    return undefined;
  }

  /** The head that every named entity shares; origin and since are inherited from the interface. */
  entity(name: string, raw: Raw, path: Path): Entity {
    return {
      name,
      doc: raw.doc as string,
      origin: (raw.origin as Origin | undefined) ?? this.owner.origin,
      since: (raw.since as Since | undefined) ?? this.owner.since,
      header: (raw.header as string | undefined) ?? this.owner.header,
      at: this.source.at(path),
      owner: this.owner,
    };
  }

  flags(name: string, path: Path): Flags | undefined {
    return this.owner.flags.find((flags) => flags.name === name) ?? this.unknown('flags', name, path);
  }

  enum(name: string, path: Path): Enum | undefined {
    return this.owner.enums.find((word) => word.name === name) ?? this.unknown('enum', name, path);
  }

  /** Finds a bit of any flags word of the interface. */
  bit(name: string): { flags: Flags; bit: Bit } | undefined {
    for (const flags of this.owner.flags) {
      const bit = flags.bits.find((candidate) => candidate.name === name);
      if (bit) return { flags, bit };
    }
    return undefined;
  }

  /** A number, or the name of a constant, a flag (or several joined by `|`), an enum value or a struct size. */
  constant(raw: unknown, path: Path): Value | undefined {
    if (typeof raw === 'bigint') return { value: raw, name: undefined };
    const name = String(raw);
    let value = 0n;
    for (const part of splitNames(name)) {
      const found = this.lookUp(part);
      if (found === undefined) return this.unknown('constant', part, path);
      value |= found;
    }
    return { value, name };
  }

  private lookUp(name: string): bigint | undefined {
    const version = this.owner.structs.flatMap((struct) => struct.versions).find((v) => v.name === name);
    return (
      this.owner.consts.find((constant) => constant.name === name)?.value ??
      this.bit(name)?.bit.value ??
      this.owner.enums.flatMap((e) => e.values).find((v) => v.name === name)?.value ??
      (version && BigInt(version.size))
    );
  }
}

/** `A | B` -> [`A`, `B`]. */
export function splitNames(names: string): string[] {
  return names.split('|').map((name) => name.trim());
}

/** Entries of an optional map of the spec. */
export function entries(raw: unknown): [string, Raw][] {
  return Object.entries((raw as Record<string, Raw> | undefined) ?? {});
}
