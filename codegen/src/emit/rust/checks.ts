// SPDX-License-Identifier: MIT
// Checks of an errno table as Rust: one `if` a row, under what the row says. What the words mean is the same as in
// codegen/src/cases/evaluate.ts.
import { sizeKey } from '../../cases/setting';
import { upperCase } from '../../model/names';
import type { Bit, Check, ErrorRow, Flags, Only, Operand, Place } from '../../model/types';
import type { Decoder } from '../decoder';
import { comment, ifOpen, operators } from './format';
import { RustNames } from './names';

/** Operands of an `if`, joined by one operator, and the lines that stand before it. */
interface Condition {
  before: string[];
  operands: string[];
  operator: '&&' | '||';
}

const indent = '    ';

export class CheckWriter {
  /** Constants of the module that the checks use. */
  readonly constants = new Map<string, string>();
  private masks = 0;

  constructor(
    private readonly decoder: Decoder,
    private readonly names: RustNames,
  ) {}

  /** A row as statements in the body of a function. */
  row({ errno, when, check }: ErrorRow): string {
    if (!check) return '';
    this.masks = 0;
    const { before, operands, operator } = this.condition(check);
    return [
      comment(when, indent),
      ...before,
      ifOpen(operands, operator, indent),
      `${indent}    return Err(${errno});`,
      `${indent}}`,
    ].join('\n');
  }

  private condition(check: Check): Condition {
    switch (check.kind) {
      case 'size': {
        const size = this.names.key(sizeKey(this.decoder.syscall, check.arg, check.struct));
        const [first] = check.struct.versions;
        const min = first ? this.names.spelled(first.name, BigInt(first.size), 'usize') : '0';
        return every([check.rule === 'below_min' ? `${size} < ${min}` : `${size} > PAGE_SIZE`]);
      }
      case 'unknown_bit':
        return every([`${this.names.place(check.place)} & !${this.knownBits(check.flags)} != 0`]);
      case 'reserved_bit':
        return every([`${this.names.place(check.place)} & ${this.reservedBits(check.flags)} != 0`]);
      case 'reserved':
        return some(check.fields.map((field) => this.notZero({ arg: check.arg, field })));
      case 'partly_set': {
        const [first = '', ...others] = check.places.map((place) => `(${this.notZero(place)})`);
        return some(others.map((other) => `${first} != ${other}`));
      }
      case 'together':
        return joined(check.operands.map((operand) => this.isSet(operand, true)));
      case 'needs':
        return joined([this.isSet(check.operand, true), this.isSet(check.needed, false)]);
      case 'above':
        return this.limit(check, '>', this.names.value(check.limit, check.place));
      case 'below':
        return this.limit(check, '<', this.names.value(check.limit, check.place));
      case 'at_most':
        return this.limit(check, '<=', this.names.value(check.limit, check.place));
      case 'not_multiple':
        return this.limit(check, '%', `${this.names.value(check.of, check.place)} != 0`);
      case 'pointer':
        return every(['false']);
    }
  }

  private limit(check: { place: Place } & Only, operator: string, limit: string): Condition {
    const condition = every([`${this.names.place(check.place)} ${operator} ${limit}`]);
    return joined([
      ...(check.with ? [this.isSet(check.with, true)] : []),
      ...(check.without ? [this.isSet(check.without, false)] : []),
      condition,
    ]);
  }

  private knownBits(flags: Flags): string {
    const name = upperCase(flags.name);
    const bits = flags.bits.filter(({ value }) => value !== 0n).map((bit) => this.bit(bit, flags));
    this.constant(name, `Bits of \`${flags.name}\`; any other is an error.`, flags, bits);
    return name;
  }

  private reservedBits(flags: Flags): string {
    const name = `${upperCase(flags.name)}_RESERVED`;
    const bits = flags.reserved.map(({ bit }) => `1 << ${bit}`);
    this.constant(name, `Bits of \`${flags.name}\` that are kept back.`, flags, bits);
    return name;
  }

  private constant(name: string, doc: string, flags: Flags, bits: string[]): void {
    const value = operators(`const ${name}: u${flags.width} = `, bits, '|', ';', '');
    this.constants.set(name, `${comment(doc, '', '///')}\n${value}`);
  }

  private bit({ name, value }: Bit, { width }: Flags): string {
    return this.names.spelled(name, value, `u${width}`);
  }

  private isSet(operand: Operand, set: boolean): Condition {
    if (operand.kind === 'flag') return this.anyFlag(operand, set);
    if (operand.kind === 'field') return every([this.notZero(operand.place, set)]);
    const place = { arg: operand.arg, field: undefined };
    const text = this.names.place(place);
    if (this.names.isAddress(place)) return every([`${set ? '!' : ''}${text}.as_const_ptr().is_null()`]);
    if (operand.arg.type.kind !== 'fd') return every([this.notZero(place, set)]);
    if (operand.arg.type.at) return every([`${text} ${set ? '!=' : '=='} bindings::AT_FDCWD`]);
    return every([`${text} ${set ? '>=' : '<'} 0`]);
  }

  /** Any of the flags; one of several bits counts when all its bits are set. */
  private anyFlag({ place, flags, bits }: Extract<Operand, { kind: 'flag' }>, set: boolean): Condition {
    const word = this.names.place(place);
    const names = bits.map((bit) => this.bit(bit, flags));
    if (bits.every(({ value }) => (value & (value - 1n)) === 0n)) {
      const [mask, before] = this.mask(names);
      return { ...every([`${word} & ${mask} ${set ? '!=' : '=='} 0`]), before };
    }
    const tests = names.map((name) => `${word} & ${name} ${set ? '==' : '!='} ${name}`);
    if (set && tests.length > 1) return every([`(${tests.join(' || ')})`]);
    return every(tests);
  }

  /** One name for several flags, and the line that gives it. */
  private mask(names: string[]): [string, string[]] {
    const [only] = names;
    if (only !== undefined && names.length === 1) return [only, []];
    this.masks += 1;
    const name = this.masks === 1 ? 'any' : `any${this.masks}`;
    return [name, [operators(`let ${name} = `, names, '|', ';', indent)]];
  }

  private notZero(place: Place, set = true): string {
    const length = place.field?.length;
    const zero = typeof length === 'number' ? `[0; ${length}]` : '0';
    return `${this.names.place(place)} ${set ? '!=' : '=='} ${zero}`;
  }
}

function every(operands: string[]): Condition {
  return { before: [], operands, operator: '&&' };
}

function some(operands: string[]): Condition {
  return { before: [], operands, operator: '||' };
}

function joined(conditions: Condition[]): Condition {
  return {
    before: conditions.flatMap(({ before }) => before),
    operands: conditions.flatMap(({ operands }) => operands),
    operator: '&&',
  };
}
