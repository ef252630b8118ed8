// SPDX-License-Identifier: MIT
// What is generated of a system call: the shape that the addon must agree with, the raw call, the union of its errors,
// and the documented type of the function that the SDK exports for it.
import { StructureKind, type InterfaceDeclarationStructure, type StatementStructures } from 'ts-morph';
import { camelCase } from '../../model/names';
import type { Interface, Syscall } from '../../model/types';
import { kindOf, returnKindOf } from '../kinds';
import type { Data } from '../literal';
import { callDoc, doc, tag } from './doc';
import { callName, errnoName, rawName, syscallsName } from './names';
import { constantText, exportedConst, unionType } from './print';

export function calls(owner: Interface): StatementStructures[] {
  if (owner.syscalls.length === 0) return [];
  return [
    shapes(owner),
    rawInterface(owner),
    ...owner.syscalls.flatMap((syscall) => [errnoType(syscall), callType(owner, syscall)]),
  ];
}

function shapes(owner: Interface): StatementStructures {
  const all = owner.syscalls.map((syscall) => [
    syscall.name,
    { number: syscall.number, args: syscall.args.map(kindOf), returns: returnKindOf(syscall) },
  ]) as [string, Data][];
  return exportedConst(
    syscallsName(owner),
    'Numbers of the system calls and how their arguments cross; the addon is compared with them.',
    constantText(Object.fromEntries(all)),
  );
}

function rawInterface(owner: Interface): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: rawName(owner),
    docs: doc(['The calls as they are: addresses go in, the result or `-errno` comes out.']),
    methods: owner.syscalls.map((syscall) => ({
      name: syscall.name,
      docs: doc([owner.summary], [tag('returns', syscall.returns.doc)]),
      parameters: syscall.args.map((arg) => ({
        name: camelCase(arg.name),
        type: kindOf(arg) === 'u64' ? 'bigint' : 'number',
      })),
      returnType: 'number',
    })),
  };
}

function errnoType(syscall: Syscall): StatementStructures {
  const codes = [...new Set(syscall.errors.map(({ errno }) => errno))].sort();
  return {
    kind: StructureKind.TypeAlias,
    isExported: true,
    name: errnoName(syscall.name),
    docs: doc([`Codes of the errors that ${syscall.name}() gives.`]),
    type: unionType(codes.map((code) => `'${code}'`)),
  };
}

/**
 * Editors take the comment of a call from its signature. The SDK declares its function with this type and its own
 * parameters, so that the table of errors stands where the function is used and is written nowhere by hand.
 */
function callType(owner: Interface, syscall: Syscall): StatementStructures {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: callName(syscall.name),
    docs: doc([`A function that makes the system call ${syscall.name}().`]),
    typeParameters: [{ name: 'Args', constraint: 'readonly unknown[]' }, { name: 'Result' }],
    callSignatures: [
      {
        docs: callDoc(owner, syscall),
        parameters: [{ name: 'args', type: 'Args', isRestParameter: true }],
        returnType: 'Result',
      },
    ],
  };
}
