// SPDX-License-Identifier: MIT
// What the kernel side of a call decodes: which rows of its errno table are checks of the decoder, which struct is
// read, and between which rows. C and Rust are two texts of this.
import { diagnostic, SpecError } from '../diagnostics';
import type {
  Arg,
  Bit,
  Check,
  ErrorRow,
  Field,
  Model,
  Operand,
  Place,
  Struct,
  Syscall,
} from '../model/types';

export interface Decoder {
  syscall: Syscall;
  area: string;
  /** The struct that is read, if there is one. */
  input: Input | undefined;
  /** Checks of the arguments before memory is read. */
  early: ErrorRow[];
  /** Checks of the arguments and of what was read. */
  late: ErrorRow[];
}

export interface Input {
  arg: Arg;
  struct: Struct;
  /** The fields that are read, of those that share a place the first. */
  fields: Field[];
  /** Only a head of fixed size is read; else all that the caller has, by the rules of growing structs. */
  head: boolean;
  /** What the body in C is given: what was read and is not reserved. */
  request: Field[];
}

/** Every call of ours, and of upstream's those that take a struct which we extended. */
export function decodersOf(model: Model): Decoder[] {
  return model.interfaces.flatMap(({ syscalls }) =>
    syscalls
      .filter((syscall) => syscall.origin !== 'upstream' || extendedOf(syscall))
      .flatMap((syscall) => decoderOf(syscall) ?? []),
  );
}

function decoderOf(syscall: Syscall): Decoder | undefined {
  const input = inputOf(syscall);
  const checked = extendedOf(syscall) ? syscall.errors.filter(isOwn) : syscall.errors;
  const end = checked.findIndex((row) => !isDecoded(row));
  const rows = end < 0 ? checked : checked.slice(0, end);
  if (!input && rows.length === 0) return undefined;
  const copy = rows.findIndex(({ check }) => check && isCopy(check));
  const early = copy < 0 ? rows : rows.slice(0, copy);
  const late = rows.slice(early.length).filter(({ check }) => check && !isCopy(check));
  const reads = early.find(({ check }) => check && placesOf(check).some(({ field }) => field !== undefined));
  if (reads) refuse(reads, syscall, 'a field is checked before a row says that the struct cannot be read');
  return { syscall, area: syscall.owner.area, input, early, late };
}

function extendedOf({ args }: Syscall): Struct | undefined {
  return args.flatMap(({ type }) => (type.kind === 'struct' && type.struct.extends ? type.struct : []))[0];
}

/**
 * What upstream checks of its part of the call is left to upstream, so that it is not said twice. The sizes and the copy
 * are ours, since upstream's code does not know the longer struct.
 */
function isOwn({ check }: ErrorRow): boolean {
  if (!check || check.kind === 'size' || check.kind === 'pointer' || check.kind === 'reserved') return true;
  return placesOf(check).some(isOwnPlace) || bitsOf(check).some(({ origin }) => origin !== 'upstream');
}

function isOwnPlace({ arg, field }: Place): boolean {
  const base = arg.type.kind === 'struct' ? arg.type.struct.extends : undefined;
  return field !== undefined && base !== undefined && field.offset >= base.size;
}

function bitsOf(check: Check): Bit[] {
  return operandsOf(check).flatMap((operand) => (operand.kind === 'flag' ? operand.bits : []));
}

/** C takes over at the first row that looks at the world. */
function isDecoded({ check }: ErrorRow): boolean {
  return check !== undefined && !(check.kind === 'pointer' && check.struct.read === 0);
}

/** Made by the copy itself. */
function isCopy(check: Check): boolean {
  return check.kind === 'pointer' || (check.kind === 'size' && check.rule === 'tail_nonzero');
}

function inputOf(syscall: Syscall): Input | undefined {
  const inputs = syscall.args.flatMap((arg) =>
    arg.type.kind === 'struct' && arg.type.struct.read > 0 ? [{ arg, struct: arg.type.struct }] : [],
  );
  const [input, second] = inputs;
  if (!input) return undefined;
  if (second) refuse(second.arg, syscall, 'two structs are read; put one into the other');
  const { arg, struct } = input;
  if (struct.sizeFrom === 'self')
    refuse(arg, syscall, 'the struct holds its own size; pass it as an argument');
  const fields = struct.fields.filter(({ offset, length }) => offset < struct.read && length !== 'flexible');
  const firsts = fields.filter((field) => fields.find(({ offset }) => offset === field.offset) === field);
  const request = fields.filter(({ direction, reserved }) => direction !== 'out' && reserved === undefined);
  const head = struct.sizeFrom === 'fixed' || struct.read < struct.size;
  return { arg, struct, fields: firsts, head, request };
}

function operandsOf(check: Check): Operand[] {
  if (check.kind === 'together') return check.operands;
  if (check.kind === 'needs') return [check.operand, check.needed];
  return 'with' in check ? [check.with, check.without].filter((operand) => operand !== undefined) : [];
}

/** Every place that a check looks at. */
function placesOf(check: Check): Place[] {
  const places = operandsOf(check).flatMap((operand) => ('place' in operand ? [operand.place] : []));
  if ('place' in check) places.push(check.place);
  if (check.kind === 'partly_set') places.push(...check.places);
  if (check.kind === 'reserved') places.push(...check.fields.map((field) => ({ arg: check.arg, field })));
  return places;
}

function refuse({ at }: { at: Syscall['at'] }, syscall: Syscall, problem: string): never {
  throw new SpecError([diagnostic('not-decodable', at, { syscall: syscall.name, problem })]);
}
