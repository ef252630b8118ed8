// SPDX-License-Identifier: MIT
// Builds the errno table of a system call: each row's trigger becomes either a check (a condition on the arguments
// alone, which the decoder makes) or a probe (something that a test arranges).
import type { Arg, Check, ErrorRow, Operand, Place, Probe, Struct, Syscall } from '../model/types';
import type { Path } from '../load/source';
import { splitNames, type Context, type Raw } from './context';

export function buildErrors(context: Context, syscall: Syscall, raw: Raw[], path: Path): ErrorRow[] {
  return raw.map((row, index) => {
    const rowPath = [...path, index];
    const trigger = row.trigger as Raw | undefined;
    const builder = new TriggerBuilder(context, syscall, [...rowPath, 'trigger'], row.errno as string);
    const built = trigger && builder.build(trigger);
    const from = row.from as string | undefined;
    const call =
      from === undefined ? syscall.calls[0] : syscall.calls.find((candidate) => candidate.name === from);
    if (from !== undefined && !call) context.unknown('call', from, [...rowPath, 'from']);
    return {
      errno: row.errno as string,
      when: row.when as string,
      check: built?.check,
      probe: built?.probe,
      test: row.test as string | undefined,
      untestable: row.untestable as string | undefined,
      from: call,
      at: context.source.at(rowPath),
    };
  });
}

class TriggerBuilder {
  constructor(
    private readonly context: Context,
    private readonly syscall: Syscall,
    private readonly path: Path,
    private readonly errno: string,
  ) {}

  /** A trigger that means nothing for this call is an error, even if each of its words is known. */
  build(trigger: Raw): { check: Check | undefined; probe: Probe | undefined } {
    const before = this.context.diagnostics.length;
    const probe = this.probe(trigger);
    const check = probe ? undefined : this.check(trigger);
    if (!probe && !check && this.context.diagnostics.length === before)
      this.context.report('bad-trigger', this.context.source.at(this.path), {
        syscall: this.syscall.name,
        trigger: Object.keys(trigger).join(', '),
      });
    return { check, probe };
  }

  private probe(trigger: Raw): Probe | undefined {
    if (trigger.fd !== undefined) {
      const arg = this.syscall.args.find(({ type }) => type.kind === 'fd');
      return arg && { kind: 'fd', arg, case: 'bad' };
    }
    if (trigger.path !== undefined) {
      const arg = this.syscall.args.find(({ type }) => type.kind === 'path');
      return arg && { kind: 'path', arg, case: trigger.path as 'missing' };
    }
    if (trigger.read_only !== undefined) {
      const place = this.place(trigger.read_only as string);
      return place && isPointer(place.arg) ? { kind: 'read_only', arg: place.arg } : undefined;
    }
    if (trigger.pointer !== undefined) {
      const arg = this.syscall.args.find(({ name }) => name === trigger.pointer);
      return arg && isPointer(arg) && arg.type.kind !== 'struct' ? { kind: 'pointer', arg } : undefined;
    }
    return undefined;
  }

  private check(trigger: Raw): Check | undefined {
    if (trigger.size !== undefined) return this.sizeCheck(trigger.size as 'below_min');
    if (trigger.unknown_bit !== undefined) return this.bitCheck('unknown_bit', trigger.unknown_bit as string);
    if (trigger.reserved_bit !== undefined)
      return this.bitCheck('reserved_bit', trigger.reserved_bit as string);
    if (trigger.reserved !== undefined) return this.reservedCheck(trigger.reserved as string);
    if (trigger.partly_set !== undefined) {
      const places = (trigger.partly_set as string[]).flatMap((name) => this.place(name) ?? []);
      return { kind: 'partly_set', places };
    }
    if (trigger.together !== undefined) {
      const operands = (trigger.together as string[]).flatMap((name) => this.operand(name) ?? []);
      return { kind: 'together', operands };
    }
    if (trigger.needs !== undefined) {
      const [operand, needed] = (trigger.needs as string[]).map((name) => this.operand(name));
      return operand && needed && { kind: 'needs', operand, needed };
    }
    if (trigger.pointer !== undefined) {
      const place = this.place(trigger.pointer as string);
      return place?.arg.type.kind === 'struct'
        ? { kind: 'pointer', arg: place.arg, struct: place.arg.type.struct }
        : undefined;
    }
    return this.limitCheck(trigger);
  }

  private limitCheck(trigger: Raw): Check | undefined {
    const operand = (name: unknown): Operand | undefined =>
      name === undefined ? undefined : this.operand(name as string);
    const only = { with: operand(trigger.with), without: operand(trigger.without) };
    for (const kind of ['above', 'below', 'at_most', 'not_multiple'] as const) {
      const [entry] = Object.entries((trigger[kind] as Raw | undefined) ?? {});
      if (!entry) continue;
      const place = this.place(entry[0]);
      const limit = this.context.constant(entry[1], [...this.path, kind, entry[0]]);
      if (!place || !limit) return undefined;
      if (kind === 'not_multiple') return { kind, place, of: limit, ...only };
      return { kind, place, limit, ...only };
    }
    return undefined;
  }

  private sizeCheck(rule: 'below_min' | 'above_page' | 'tail_nonzero'): Check | undefined {
    const found = this.extensible();
    return found && { kind: 'size', rule, ...found };
  }

  /** The argument whose struct has published sizes; there is one a call. */
  private extensible(): { arg: Arg; struct: Struct } | undefined {
    for (const arg of this.syscall.args)
      if (arg.type.kind === 'struct' && arg.type.struct.versions.length > 0)
        return { arg, struct: arg.type.struct };
    return this.context.unknown('struct with versions', this.syscall.name, this.path);
  }

  private bitCheck(kind: 'unknown_bit' | 'reserved_bit', name: string): Check | undefined {
    const place = this.place(name);
    const flags = place && flagsOf(place);
    if (!place || !flags) return place && this.context.unknown('flags of', name, this.path);
    return { kind, place, flags };
  }

  private reservedCheck(name: string): Check | undefined {
    const place = this.place(name);
    if (place?.arg.type.kind !== 'struct') return undefined;
    const fields = place.arg.type.struct.fields.filter(({ reserved }) => reserved === this.errno);
    return fields.length > 0 ? { kind: 'reserved', arg: place.arg, fields } : undefined;
  }

  private place(name: string): Place | undefined {
    const [argName, fieldName] = name.split('.');
    const arg = this.syscall.args.find((candidate) => candidate.name === argName);
    const field =
      arg?.type.kind === 'struct'
        ? arg.type.struct.fields.find((candidate) => candidate.name === fieldName)
        : undefined;
    if (!arg || (fieldName !== undefined && !field)) return this.bad(name);
    return { arg, field };
  }

  /** `A | B` joins flags of one word: any of them being set counts. */
  private operand(name: string): Operand | undefined {
    const bits = splitNames(name).map((part) => this.context.bit(part));
    const first = bits[0];
    if (first) {
      const place = this.placeOfFlags(first.flags.name);
      if (!place) return this.bad(name);
      return { kind: 'flag', place, flags: first.flags, bits: bits.flatMap((found) => found?.bit ?? []) };
    }
    const place = this.place(name);
    if (!place) return undefined;
    return place.field ? { kind: 'field', place } : { kind: 'arg', arg: place.arg };
  }

  private placeOfFlags(flags: string): Place | undefined {
    for (const arg of this.syscall.args) {
      if (arg.type.kind === 'flags' && arg.type.flags.name === flags) return { arg, field: undefined };
      if (arg.type.kind !== 'struct') continue;
      const field = arg.type.struct.fields.find((candidate) => candidate.flags?.name === flags);
      if (field) return { arg, field };
    }
    return undefined;
  }

  private bad(name: string): undefined {
    this.context.report('bad-operand', this.context.source.at(this.path), {
      name,
      syscall: this.syscall.name,
    });
    return undefined;
  }
}

function flagsOf({ arg, field }: Place) {
  if (field) return field.flags;
  return arg.type.kind === 'flags' ? arg.type.flags : undefined;
}

function isPointer({ type }: Arg): boolean {
  return type.kind === 'struct' || type.kind === 'array' || type.kind === 'path';
}
