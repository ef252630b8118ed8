// SPDX-License-Identifier: MIT
// Builds the parts of an interface that refer to nothing else: flags words, enums, constants, errnos, fd kinds,
// text files, behaviours and SDK names.
import type {
  Behaviour,
  Const,
  Enum,
  Errno,
  FdKind,
  Flags,
  GrammarField,
  Origin,
  ScalarName,
  SdkName,
  Since,
  TextFile,
} from '../model/types';
import { entries, type Context, type Raw } from './context';

export function buildFlags(context: Context, raw: Raw): Flags[] {
  return entries(raw.flags).map(([name, word]) => {
    const entity = context.entity(name, word, ['flags', name]);
    const bits = entries(word.bits).map(([bitName, bit]) => ({
      name: bitName,
      doc: bit.doc as string,
      value: bit.bit === undefined ? (bit.value as bigint) : 1n << (bit.bit as bigint),
      origin: (bit.origin as Origin | undefined) ?? entity.origin,
      since: (bit.since as Since | undefined) ?? entity.since,
      header: (bit.header as string | undefined) ?? entity.header,
      carrier: bit.carrier as string | undefined,
      needs: [bit.needs ?? []].flat() as string[],
      at: context.source.at(['flags', name, 'bits', bitName]),
    }));
    return {
      ...entity,
      width: Number(word.width) as 32 | 64,
      word: word.word as string | undefined,
      unknown: word.unknown as Flags['unknown'],
      why: word.why as string | undefined,
      bits,
      reserved: Object.entries((word.reserved as Record<string, string> | undefined) ?? {}).map(
        ([bit, why]) => ({
          bit: Number(bit),
          why,
        }),
      ),
      mask: bits.reduce((mask, bit) => mask | bit.value, 0n),
    };
  });
}

export function buildEnums(context: Context, raw: Raw): Enum[] {
  return entries(raw.enums).map(([name, word]) => {
    const entity = context.entity(name, word, ['enums', name]);
    return {
      ...entity,
      width: Number(word.width) as 32 | 64,
      word: word.word as string | undefined,
      values: entries(word.values).map(([valueName, value]) => ({
        name: valueName,
        doc: value.doc as string,
        value: value.value as bigint,
        origin: (value.origin as Origin | undefined) ?? entity.origin,
        since: (value.since as Since | undefined) ?? entity.since,
        header: (value.header as string | undefined) ?? entity.header,
        at: context.source.at(['enums', name, 'values', valueName]),
      })),
    };
  });
}

export function buildConsts(context: Context, raw: Raw): Const[] {
  return entries(raw.consts).map(([name, constant]) => ({
    ...context.entity(name, constant, ['consts', name]),
    value: constant.value as bigint,
    type: constant.type as ScalarName,
    internal: constant.internal === true,
  }));
}

export function buildErrnos(context: Context, raw: Raw): Errno[] {
  return entries(raw.errnos).map(([name, errno]) => ({
    ...context.entity(name, errno, ['errnos', name]),
    number: Number(errno.number),
    text: errno.text as string,
  }));
}

export function buildFdKinds(context: Context, raw: Raw): FdKind[] {
  return entries(raw.fd_kinds).map(([name, kind]) => ({
    name,
    doc: kind.doc as string,
    class: kind.class as string,
    at: context.source.at(['fd_kinds', name]),
  }));
}

export function buildFiles(context: Context, raw: Raw): TextFile[] {
  return entries(raw.files).map(([name, file]) => {
    const entity = context.entity(name, file, ['files', name]);
    return {
      ...entity,
      path: file.path as string,
      mode: file.mode as string,
      format: file.format as TextFile['format'],
      appendOnly: file.append_only === true,
      grammar: (file.grammar as Raw[]).map((field, index): GrammarField => ({
        name: field.name as string,
        type: field.type as string,
        optional: field.optional === true,
        tag: field.tag as string | undefined,
        default: field.default as string | undefined,
        doc: field.doc as string,
        origin: (field.origin as Origin | undefined) ?? entity.origin,
        since: (field.since as Since | undefined) ?? entity.since,
        at: context.source.at(['files', name, 'grammar', index]),
      })),
    };
  });
}

export function buildBehaviours(context: Context, raw: Raw): Behaviour[] {
  return entries(raw.behaviours).map(([name, behaviour]) => ({
    name,
    of: behaviour.of as string,
    before: behaviour.before as string | undefined,
    after: behaviour.after as string,
    optIn: behaviour.opt_in as string | undefined,
    unconditional: behaviour.unconditional as string | undefined,
    test: behaviour.test as string,
    at: context.source.at(['behaviours', name]),
  }));
}

export function buildSdk(context: Context, raw: Raw): SdkName[] {
  return entries(raw.sdk).map(([of, name]) => ({
    of,
    module: name.module as string,
    function: name.function as string,
    handle: name.handle as string | undefined,
    at: context.source.at(['sdk', of]),
  }));
}
