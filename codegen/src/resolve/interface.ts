// SPDX-License-Identifier: MIT
// Builds one interface from its spec file, in the order in which its parts refer to each other.
import { basename, dirname } from 'node:path';
import type { Diagnostic } from '../diagnostics';
import type { Source } from '../load/source';
import type { Interface, Origin, Since } from '../model/types';
import { Context, type Raw } from './context';
import { buildStructs } from './struct';
import { buildSyscalls } from './syscall';
import {
  buildBehaviours,
  buildConsts,
  buildEnums,
  buildErrnos,
  buildFdKinds,
  buildFiles,
  buildFlags,
  buildSdk,
} from './values';

export function buildInterface(source: Source): { result: Interface; diagnostics: Diagnostic[] } {
  const raw = source.value as Raw;
  const owner: Interface = {
    name: raw.interface as string,
    area: basename(dirname(source.file)),
    file: source.file,
    summary: raw.summary as string,
    description: raw.description as string,
    wishes: (raw.wishes as bigint[]).map(Number),
    wishesAt: source.at(['wishes']),
    origin: raw.origin as Origin,
    since: raw.since as Since,
    stability: raw.stability as Interface['stability'],
    replacedBy: raw.replaced_by as string | undefined,
    replacedByAt: source.at(['replaced_by']),
    sunset: raw.sunset as string | undefined,
    sunsetAt: source.at([raw.sunset === undefined ? 'stability' : 'sunset']),
    header: raw.header as string,
    syscalls: [],
    structs: [],
    flags: [],
    enums: [],
    consts: [],
    errnos: [],
    fdKinds: [],
    files: [],
    behaviours: [],
    sdk: [],
    at: source.at(['interface']),
  };
  const context = new Context(source, owner);
  owner.flags = buildFlags(context, raw);
  owner.enums = buildEnums(context, raw);
  owner.consts = buildConsts(context, raw);
  owner.errnos = buildErrnos(context, raw);
  owner.fdKinds = buildFdKinds(context, raw);
  owner.structs = buildStructs(context, raw);
  owner.syscalls = buildSyscalls(context, raw);
  owner.files = buildFiles(context, raw);
  owner.behaviours = buildBehaviours(context, raw);
  owner.sdk = buildSdk(context, raw);
  const expected = `${owner.name}.yaml`;
  if (basename(source.file) !== expected)
    context.report('name-mismatch', owner.at, { file: basename(source.file), name: owner.name });
  return { result: owner, diagnostics: context.diagnostics };
}
