// SPDX-License-Identifier: MIT
// The resolved model: what every emitter reads and nothing else. References are links, layouts have offsets,
// derived names are computed, integers that can exceed 2^53 are bigint. It holds no YAML and no target's syntax.

/** Where a fact stands in the spec: path below the project root, 1-based line and column. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

export type Origin = 'upstream' | 'extended' | 'lockstep';
/** First version that has the thing: of upstream Linux or of lockstep. */
export type Since = { linux: string } | { lockstep: string };

/** What every named entity carries. */
export interface Entity {
  /** The C spelling. */
  name: string;
  doc: string;
  origin: Origin;
  since: Since;
  /** Header in which a C program finds it: the interface's own unless upstream defines it elsewhere. */
  header: string;
  at: Position;
  owner: Interface;
}

export interface Interface {
  name: string;
  /** Folder of the spec file: mounts, files, locks, sockets, processes, namespaces, cgroups, uring. */
  area: string;
  /** Spec file, e.g. `spec/mounts/mount_info.yaml`. */
  file: string;
  summary: string;
  description: string;
  wishes: number[];
  wishesAt: Position;
  origin: Origin;
  since: Since;
  stability: 'draft' | 'stable' | 'deprecated';
  /** Name of the interface that takes the place of a deprecated one. */
  replacedBy: string | undefined;
  replacedByAt: Position;
  /** First day on which a deprecated interface may be gone. */
  sunset: string | undefined;
  /** Where it stands or would have to. */
  sunsetAt: Position;
  /** Header a C program includes, e.g. `linux/lockstep/mounts.h`. */
  header: string;
  syscalls: Syscall[];
  structs: Struct[];
  flags: Flags[];
  enums: Enum[];
  consts: Const[];
  errnos: Errno[];
  fdKinds: FdKind[];
  files: TextFile[];
  behaviours: Behaviour[];
  sdk: SdkName[];
  at: Position;
}

export interface Syscall extends Entity {
  number: number;
  args: Arg[];
  returns: Returns;
  blocking: Blocking;
  /** What holds after an error: nothing changed, or a sentence. */
  atomicity: string;
  permission: Permission[];
  compat: string;
  audit: string;
  /** In the order of the kernel's checks. */
  errors: ErrorRow[];
  /** Valid calls from which the generated tests start. */
  calls: Call[];
}

export type ArgType =
  | { kind: 'fd'; at: boolean }
  | { kind: 'path'; nullable: boolean }
  | { kind: 'struct'; struct: Struct; direction: 'in' | 'out' | 'inout' }
  | { kind: 'array'; scalar: ScalarName; direction: 'in' | 'out' | 'inout'; count: string }
  | { kind: 'size'; of: string }
  | { kind: 'count'; of: string }
  | { kind: 'flags'; flags: Flags }
  | { kind: 'enum'; enum: Enum }
  | { kind: 'scalar'; scalar: ScalarName };

export interface Arg {
  name: string;
  doc: string;
  type: ArgType;
  at: Position;
}

export type Returns =
  | { kind: 'zero'; doc: string }
  | { kind: 'fd'; fdKind: FdKind; cloexec: string; doc: string }
  | { kind: 'count'; of: string; doc: string };

export type Blocking =
  { never: true; doc: string } | { never: false; waits: string; interruptible: boolean; doc: string };

export interface Permission {
  /** Capability, or undefined for the row that says what works without. */
  cap: string | undefined;
  /** Which user namespace the capability is held against. */
  userns: string | undefined;
  doc: string;
}

/** One row of the errno table. Exactly one of check, probe, test, untestable is set. */
export interface ErrorRow {
  errno: string;
  when: string;
  /** A condition on the arguments alone: the decoder checks it and a test is generated. */
  check: Check | undefined;
  /** A condition on the world (fd, path, memory) that a generated test can arrange. */
  probe: Probe | undefined;
  /** Id of the hand-written test, `<file>.<case>`. */
  test: string | undefined;
  untestable: string | undefined;
  /** The valid call from which the test starts. */
  from: Call | undefined;
  at: Position;
}

/** Something of a call that can be "set": a flag bit, a non-zero field, a pointer that is not NULL, an fd that is not AT_FDCWD. */
export type Operand =
  | { kind: 'flag'; place: Place; flags: Flags; bits: Bit[] }
  | { kind: 'field'; place: Place }
  | { kind: 'arg'; arg: Arg };

/** An argument, or a field of the struct behind one. */
export interface Place {
  arg: Arg;
  field: Field | undefined;
}

export type Check =
  | { kind: 'size'; rule: 'below_min' | 'above_page' | 'tail_nonzero'; arg: Arg; struct: Struct }
  | { kind: 'unknown_bit'; place: Place; flags: Flags }
  | { kind: 'reserved_bit'; place: Place; flags: Flags }
  | { kind: 'reserved'; arg: Arg; fields: Field[] }
  | { kind: 'partly_set'; places: Place[] }
  | ({ kind: 'above' | 'below' | 'at_most'; place: Place; limit: Value } & Only)
  | ({ kind: 'not_multiple'; place: Place; of: Value } & Only)
  /** All operands set at once. */
  | { kind: 'together'; operands: Operand[] }
  /** The first set, the second not. */
  | { kind: 'needs'; operand: Operand; needed: Operand }
  /** Memory behind the argument that is read by the decoder cannot be read (EFAULT at the copy). */
  | { kind: 'pointer'; arg: Arg; struct: Struct };

/** When a limit holds: only while the one is set, only while the other is not. */
export interface Only {
  with: Operand | undefined;
  without: Operand | undefined;
}

export type Probe =
  | { kind: 'fd'; arg: Arg; case: 'bad' }
  | { kind: 'path'; arg: Arg; case: 'missing' | 'not_directory' | 'loop' | 'too_long' }
  | { kind: 'pointer'; arg: Arg }
  | { kind: 'read_only'; arg: Arg };

/** A literal or the constant it is spelled by. */
export interface Value {
  value: bigint;
  name: string | undefined;
}

/** Value of an argument or field in a valid call. */
export type CallValue =
  | { kind: 'value'; value: Value }
  | { kind: 'string'; value: string }
  | { kind: 'null' }
  | { kind: 'open'; path: string }
  | { kind: 'mount_id_of'; path: string }
  | { kind: 'struct'; fields: Record<string, CallValue> };

export interface Call {
  name: string;
  args: Record<string, CallValue>;
  at: Position;
}

export type ScalarName = 'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'u64' | 's64' | 'char';

export interface Struct extends Entity {
  direction: 'in' | 'out' | 'inout';
  /** Where its size comes from: an argument, its own first field, or it is fixed. */
  sizeFrom: 'arg' | 'self' | 'fixed';
  /** Size of the newest version without a flexible array. */
  size: number;
  align: number;
  /** Bytes that the kernel reads; less than `size` where only a head is read. 0 for pure output. */
  read: number;
  /** What happens to bytes behind the newest version: must be zero (E2BIG) or are written as zero. */
  larger: 'E2BIG' | 'zeroed' | undefined;
  versions: Version[];
  fields: Field[];
  /** Upstream's struct with which it begins. */
  extends: Struct | undefined;
}

export interface Version {
  /** The C constant, e.g. MOUNT_INFO_SIZE_VER0. */
  name: string;
  size: number;
  since: Since;
  origin: Origin;
  /** Defined in a header that programs do not see. */
  internal: boolean;
  at: Position;
}

export type FieldType = { kind: 'scalar'; scalar: ScalarName } | { kind: 'struct'; struct: Struct };

export interface Field {
  name: string;
  doc: string;
  /** What it holds after the call, where `doc` says what the caller puts there. */
  onReturn: string | undefined;
  type: FieldType;
  /** Number of elements of an array, 'flexible' for `T x[]`, undefined for a plain field. */
  length: number | 'flexible' | undefined;
  offset: number;
  /** Bytes, the whole array; 0 when flexible. */
  size: number;
  direction: 'in' | 'out' | 'inout';
  flags: Flags | undefined;
  enum: Enum | undefined;
  /** It holds a file descriptor. */
  fd: boolean;
  /** Bits of the mask that say that the field is filled. */
  group: Bit[];
  /** EINVAL/E2BIG: must be zero on input; zero: written as zero; undefined: not reserved. */
  reserved: 'EINVAL' | 'E2BIG' | 'zero' | undefined;
  /** Names of the fields that share its place in a C union. */
  union: string[];
  /** It is an offset of a NUL-terminated string behind this flexible field. */
  string: string | undefined;
  /** It is the offset of `count` strings one behind the other. */
  strings: { base: string; count: string } | undefined;
  /** It is the address of an array of these. */
  pointsTo: { struct: Struct; count: string } | undefined;
  since: Since;
  at: Position;
}

export interface Flags extends Entity {
  width: 32 | 64;
  /** Key of the ledger word in which our bits are reserved. */
  word: string | undefined;
  unknown: 'reject' | 'ignore';
  why: string | undefined;
  bits: Bit[];
  /** Bit number -> reason. */
  reserved: { bit: number; why: string }[];
  /** OR of all bits. */
  mask: bigint;
}

export interface Bit {
  name: string;
  doc: string;
  value: bigint;
  origin: Origin;
  since: Since;
  /** As in Entity. */
  header: string;
  carrier: string | undefined;
  needs: string[];
  at: Position;
}

export interface Enum extends Entity {
  width: 32 | 64;
  word: string | undefined;
  values: EnumValue[];
}

export interface EnumValue {
  name: string;
  doc: string;
  value: bigint;
  origin: Origin;
  since: Since;
  /** As in Entity. */
  header: string;
  at: Position;
}

export interface Const extends Entity {
  value: bigint;
  type: ScalarName;
  /** Kernel-internal: checks use it, no program sees it. */
  internal: boolean;
}

export interface Errno extends Entity {
  number: number;
  text: string;
}

export interface FdKind {
  name: string;
  doc: string;
  /** Class of the SDK that owns such a descriptor. */
  class: string;
  at: Position;
}

/** A file of procfs, sysfs, cgroupfs or sysctl with its grammar. */
export interface TextFile extends Entity {
  path: string;
  mode: string;
  /** One record a line, one value alone, or one `key value` a line. */
  format: 'lines' | 'value' | 'keyed';
  grammar: GrammarField[];
  appendOnly: boolean;
}

export interface GrammarField {
  name: string;
  type: string;
  optional: boolean;
  tag: string | undefined;
  /** What stands there before anybody writes to the file. */
  default: string | undefined;
  doc: string;
  origin: Origin;
  since: Since;
  at: Position;
}

export interface Behaviour {
  name: string;
  of: string;
  before: string | undefined;
  after: string;
  optIn: string | undefined;
  unconditional: string | undefined;
  test: string;
  at: Position;
}

export interface SdkName {
  /** Syscall or other entity. */
  of: string;
  module: string;
  function: string;
  handle: string | undefined;
  at: Position;
}

export interface Wish {
  number: number;
  title: string;
  areas: string[];
  upstream: 'finished' | 'partly' | 'none';
  state: 'upstream' | 'granted' | 'planned';
  interfaces: string[];
  tests: string[];
  examples: string[];
  missing: string[];
  at: Position;
}

/** Everything ever given out. */
export interface Ledger {
  words: LedgerWord[];
}

export interface LedgerWord {
  name: string;
  doc: string;
  /** bits: nothing may overlap; numbers: nothing may be equal; sizes: everything may. */
  kind: 'bits' | 'numbers' | 'sizes';
  /** Headers and source files in which upstream defines its part. */
  headers: string[];
  /** Upstream's names in the word: a name, `PREFIX_*`, or one of these with `!` in front. */
  upstream: string[];
  entries: LedgerEntry[];
  kept: { first: bigint; last: bigint; why: string }[];
  at: Position;
}

export interface LedgerEntry {
  name: string;
  value: bigint;
  state: 'reserved' | 'used' | 'retired';
  /** Upstream's names whose bits the value has on purpose. */
  shares: string[];
  at: Position;
}

/** Facts probed from the stock tree. */
export interface Base {
  kernel: string;
  syscalls: Map<string, number>;
  values: Map<string, bigint>;
  /** Word of the ledger -> upstream's names in it and their values. */
  neighbours: Map<string, Map<string, bigint>>;
  structs: Map<string, { size: number; fields: Map<string, { offset: number; size: number }> }>;
}

export interface Model {
  interfaces: Interface[];
  /** Day that the manual pages bear. */
  date: string;
  wishes: Wish[];
  ledger: Ledger;
  base: Base;
  /** Constant name -> the interface whose generated files define it; the others refer to it there. */
  homes: Map<string, Interface>;
}
