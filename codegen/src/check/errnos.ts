// SPDX-License-Identifier: MIT
// The rows that an errno table cannot be without: each unknown bit, each pointer, each descriptor, each size, each
// reserved field is something that somebody will get wrong.
import type { Arg, Bit, Check, ErrorRow, Field, Flags, Place, Position, Syscall } from '../model/types';
import type { Report, Rule } from './rule';

interface Wanted {
  errno: string;
  /** The trigger as one writes it. */
  trigger: string;
  at: Position;
  matches: (row: ErrorRow) => boolean;
}

export const checkErrnos: Rule = ({ model }, report) => {
  for (const owner of model.interfaces)
    for (const syscall of owner.syscalls) {
      for (const wanted of [...syscall.args.flatMap((arg) => ofArg(arg, syscall)), ...neededBits(syscall)])
        if (!syscall.errors.some((row) => row.errno === wanted.errno && wanted.matches(row)))
          report('errno-row-missing', wanted.at, {
            syscall: syscall.name,
            row: `${wanted.errno} with ${wanted.trigger}`,
          });
      checkPermission(syscall, report);
    }
};

function ofArg(arg: Arg, syscall: Syscall): Wanted[] {
  switch (arg.type.kind) {
    case 'fd':
      return [descriptor(arg)];
    case 'path':
      return [pointer(arg, 'pointer')];
    case 'array':
      return pointers(arg, arg.type.direction);
    case 'struct':
      return [...pointers(arg, arg.type.direction), ...ofStruct(arg, syscall)];
    case 'flags':
      return ofWord({ arg, field: undefined }, arg.type.flags, arg.at);
    case 'enum':
      return [range({ arg, field: undefined }, arg.at)];
    default:
      return [];
  }
}

function ofStruct(arg: Arg, syscall: Syscall): Wanted[] {
  if (arg.type.kind !== 'struct' || arg.type.direction === 'out') return [];
  const { struct } = arg.type;
  const read = struct.fields.filter(({ direction }) => direction !== 'out');
  return [
    ...(struct.versions.length > 0 ? sizes(arg, struct.larger) : []),
    ...(['EINVAL', 'E2BIG'] as const)
      .filter((errno) => read.some(({ reserved }) => reserved === errno))
      .map((errno) => checked(errno, `{reserved: ${arg.name}}`, arg.at, 'reserved', (c) => c.arg === arg)),
    ...read.flatMap((field) => ofField(arg, field, syscall)),
  ];
}

function ofField(arg: Arg, field: Field, syscall: Syscall): Wanted[] {
  const place = { arg, field };
  if (field.flags) return ofWord(place, field.flags, field.at);
  if (field.enum) return [range(place, field.at)];
  if (!field.fd || isOthers(field, syscall)) return [];
  return [byHand('EBADF', field.name, field.at)];
}

/** Of fields that share a place, a call may use one; then its table speaks only of that one. */
function isOthers({ name, union }: Field, { errors }: Syscall): boolean {
  const spoken = (other: string): boolean =>
    errors.some(({ when }) => new RegExp(`\\b${other}\\b`).test(when));
  return !spoken(name) && union.some(spoken);
}

function sizes(arg: Arg, larger: string | undefined): Wanted[] {
  const rules = [
    ['EINVAL', 'below_min'],
    ['E2BIG', 'above_page'],
    ...(larger === 'E2BIG' ? [['E2BIG', 'tail_nonzero'] as const] : []),
  ] as const;
  return rules.map(([errno, rule]) =>
    checked(errno, `{size: ${rule}}`, arg.at, 'size', (check) => check.rule === rule && check.arg === arg),
  );
}

function ofWord(place: Place, flags: Flags, at: Position): Wanted[] {
  const kind =
    flags.unknown === 'reject'
      ? ('unknown_bit' as const)
      : flags.reserved.length > 0
        ? ('reserved_bit' as const)
        : undefined;
  if (!kind) return [];
  const same = (check: { place: Place }): boolean => samePlace(check.place, place);
  return [checked('EINVAL', `{${kind}: ${nameOf(place)}}`, at, kind, same)];
}

/** A word of values needs a limit, or a test where the values have gaps. */
function range(place: Place, at: Position): Wanted {
  const name = nameOf(place);
  const matches = (row: ErrorRow): boolean => {
    const { check } = row;
    if (!check) return mentions(row, name);
    return (check.kind === 'above' || check.kind === 'at_most') && samePlace(check.place, place);
  };
  return { errno: 'EINVAL', trigger: `{above: {${name}: <last value>}}`, at, matches };
}

function pointers(arg: Arg, direction: 'in' | 'out' | 'inout'): Wanted[] {
  return [
    ...(direction === 'out' ? [] : [pointer(arg, 'pointer')]),
    ...(direction === 'in' ? [] : [pointer(arg, 'read_only')]),
  ];
}

function pointer(arg: Arg, kind: 'pointer' | 'read_only'): Wanted {
  return {
    errno: 'EFAULT',
    trigger: `{${kind}: ${arg.name}}`,
    at: arg.at,
    matches: ({ check, probe }) =>
      (check?.kind === kind && check.arg === arg) || (probe?.kind === kind && probe.arg === arg),
  };
}

function descriptor(arg: Arg): Wanted {
  const other = byHand('EBADF', arg.name, arg.at);
  const probed = ({ probe }: ErrorRow): boolean => probe?.kind === 'fd' && probe.arg === arg;
  return { ...other, trigger: '{fd: bad}', matches: (row) => probed(row) || other.matches(row) };
}

/** What no trigger can say: a row with a test (or the reason why there is none) that speaks of the thing. */
function byHand(errno: string, name: string, at: Position): Wanted {
  const trigger = `a test and a \`when\` that names \`${name}\``;
  return { errno, trigger, at, matches: (row) => mentions(row, name) };
}

function mentions(row: ErrorRow, name: string): boolean {
  const last = name.split('.').at(-1) ?? name;
  return (row.test ?? row.untestable) !== undefined && new RegExp(`\\b${last}\\b`).test(row.when);
}

function checked<K extends Check['kind']>(
  errno: string,
  trigger: string,
  at: Position,
  kind: K,
  fits: (check: Extract<Check, { kind: K }>) => boolean,
): Wanted {
  const matches = ({ check }: ErrorRow): boolean =>
    check?.kind === kind && fits(check as Extract<Check, { kind: K }>);
  return { errno, trigger, at, matches };
}

/** A bit that says what it needs is checked against it. */
function neededBits(syscall: Syscall): Wanted[] {
  const words = syscall.args.flatMap(({ type }) => {
    if (type.kind === 'flags') return [type.flags];
    if (type.kind !== 'struct' || type.direction === 'out') return [];
    return type.struct.fields.flatMap(({ flags, direction }) =>
      flags && direction !== 'out' ? [flags] : [],
    );
  });
  return words.flatMap(({ bits }) => bits.filter(({ needs }) => needs.length > 0).map(neededBit));
}

function neededBit(bit: Bit): Wanted {
  const needed = bit.needs.join(' | ');
  return checked('EINVAL', `{needs: [${bit.name}, ${needed}]}`, bit.at, 'needs', (check) => {
    const names = check.needed.kind === 'flag' ? check.needed.bits.map(({ name }) => name) : [];
    return (
      check.operand.kind === 'flag' &&
      check.operand.bits.some(({ name }) => name === bit.name) &&
      bit.needs.every((name) => names.includes(name))
    );
  });
}

function checkPermission({ name, permission, errors, at }: Syscall, report: Report): void {
  const capability = permission.find(({ cap }) => cap !== undefined)?.cap;
  const refused = errors.find(({ errno }) => errno === 'EPERM');
  if (capability !== undefined && !refused && !errors.some(({ errno }) => errno === 'EACCES'))
    report('errno-row-missing', at, { syscall: name, row: `EPERM or EACCES for want of ${capability}` });
  if (refused && capability === undefined) report('permission-missing', refused.at, { syscall: name });
}

function samePlace(one: Place, other: Place): boolean {
  return one.arg === other.arg && one.field === other.field;
}

function nameOf({ arg, field }: Place): string {
  return field ? `${arg.name}.${field.name}` : arg.name;
}
