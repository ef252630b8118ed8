// SPDX-License-Identifier: MIT
// Builds system calls: arguments, result, permissions and the valid calls that tests start from. The errno table is
// built in errors.ts.
import type {
  Arg,
  ArgType,
  Blocking,
  Call,
  CallValue,
  Permission,
  Returns,
  ScalarName,
  Syscall,
} from '../model/types';
import type { Path } from '../load/source';
import { entries, type Context, type Raw } from './context';
import { buildErrors } from './errors';
import { structNamed } from './struct';

export function buildSyscalls(context: Context, raw: Raw): Syscall[] {
  return entries(raw.syscalls).map(([name, rawCall]) => {
    const path: Path = ['syscalls', name];
    const rawArgs = rawCall.args as Raw[];
    const args = rawArgs.flatMap((arg, index) => buildArg(context, arg, [...path, 'args', index]) ?? []);
    const syscall: Syscall = {
      ...context.entity(name, { ...rawCall, doc: context.owner.summary }, path),
      number: Number(rawCall.number),
      args,
      returns: buildReturns(context, rawCall.returns as Raw, [...path, 'returns']),
      blocking: buildBlocking(rawCall.blocking as Raw),
      atomicity: rawCall.atomicity as string,
      permission: (rawCall.permission as Raw[]).map(buildPermission),
      compat: rawCall.compat as string,
      audit: rawCall.audit as string,
      errors: [],
      calls: entries(rawCall.calls).map(([callName, values]) =>
        buildCall(context, callName, values, [...path, 'calls', callName]),
      ),
    };
    // Without one of its arguments half of the table would be complained about as well.
    if (args.length === rawArgs.length)
      syscall.errors = buildErrors(context, syscall, rawCall.errors as Raw[], [...path, 'errors']);
    return syscall;
  });
}

function buildArg(context: Context, raw: Raw, path: Path): Arg | undefined {
  const type = buildArgType(context, raw, path);
  return type && { name: raw.name as string, doc: raw.doc as string, type, at: context.source.at(path) };
}

function buildArgType(context: Context, raw: Raw, path: Path): ArgType | undefined {
  const [first = '', second = '', third = ''] = (raw.type as string).split(' ');
  const at = [...path, 'type'];
  if (first === 'fd') return { kind: 'fd', at: raw.at !== undefined };
  if (first === 'path') return { kind: 'path', nullable: raw.nullable === true };
  if (first === 'size') return { kind: 'size', of: third };
  if (first === 'count') return { kind: 'count', of: third };
  if (first === 'flags') {
    const flags = context.flags(second, at);
    return flags && { kind: 'flags', flags };
  }
  if (first === 'enum') {
    const found = context.enum(second, at);
    return found && { kind: 'enum', enum: found };
  }
  if (first === 'in' || first === 'out' || first === 'inout') {
    const array = /^(\w+)\[\]$/.exec(second);
    if (array)
      return { kind: 'array', scalar: array[1] as ScalarName, direction: first, count: raw.count as string };
    const struct = structNamed(context, second, at);
    return struct && { kind: 'struct', struct, direction: first };
  }
  return { kind: 'scalar', scalar: first as ScalarName };
}

function buildReturns(context: Context, raw: Raw, path: Path): Returns {
  const doc = raw.doc as string;
  if (raw.fd !== undefined) {
    const name = raw.fd as string;
    const fdKind = context.owner.fdKinds.find((kind) => kind.name === name);
    if (fdKind) return { kind: 'fd', fdKind, cloexec: raw.cloexec as string, doc };
    context.unknown('fd kind', name, [...path, 'fd']);
  }
  return raw.count === undefined ? { kind: 'zero', doc } : { kind: 'count', of: raw.count as string, doc };
}

function buildBlocking(raw: Raw): Blocking {
  const doc = raw.doc as string;
  if (raw.never === true) return { never: true, doc };
  return { never: false, waits: raw.waits as string, interruptible: raw.interruptible === true, doc };
}

function buildPermission(raw: Raw): Permission {
  return {
    cap: raw.cap as string | undefined,
    userns: raw.userns as string | undefined,
    doc: raw.doc as string,
  };
}

function buildCall(context: Context, name: string, raw: Raw, path: Path): Call {
  const args = Object.entries(raw).map(
    ([arg, value]) => [arg, buildCallValue(context, value, [...path, arg])] as const,
  );
  return { name, args: Object.fromEntries(args), at: context.source.at(path) };
}

function buildCallValue(context: Context, raw: unknown, path: Path): CallValue {
  if (raw === null) return { kind: 'null' };
  if (typeof raw === 'object') {
    const map = raw as Raw;
    if (map.open !== undefined) return { kind: 'open', path: map.open as string };
    if (map.mount_id_of !== undefined) return { kind: 'mount_id_of', path: map.mount_id_of as string };
    const fields = Object.entries(map).map(
      ([field, value]) => [field, buildCallValue(context, value, [...path, field])] as const,
    );
    return { kind: 'struct', fields: Object.fromEntries(fields) };
  }
  if (typeof raw === 'string' && !/^[A-Z_][A-Z0-9_]*( \| [A-Z_][A-Z0-9_]*)*$/.test(raw))
    return { kind: 'string', value: raw };
  return { kind: 'value', value: context.constant(raw, path) ?? { value: 0n, name: undefined } };
}
