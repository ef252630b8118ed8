// SPDX-License-Identifier: MIT
// The one index that the core of the SDK imports: every struct and every system call.
import { StructureKind } from 'ts-morph';
import type { Interface, Model } from '../../model/types';
import { homeStructs } from '../layout';
import { doc } from './doc';
import { rawName, syscallsName, viewName } from './names';
import { braced, exportedConst, hanging, type Statement } from './print';

export function abi(model: Model): Statement[] {
  const withCalls = model.interfaces.filter(({ syscalls }) => syscalls.length > 0);
  const views = model.interfaces.flatMap((owner) => viewsOf(model, owner));
  const layouts = views.map((view) => `${view}.layout`);
  const syscalls = withCalls.map((owner) => `...${syscallsName(owner)}`);
  return [
    ...model.interfaces.flatMap((owner) => importOf(model, owner)),
    exportedConst('layouts', 'Every struct.', `[${lines(layouts)}] as const`),
    exportedConst('syscalls', 'Every system call.', `{${lines(syscalls)}} as const`),
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: 'RawCalls',
      docs: doc(['Every raw call.']),
      extends: (writer) => writer.write(withCalls.map(rawName).join(', ')),
    },
  ];
}

const viewsOf = (model: Model, owner: Interface): string[] =>
  homeStructs(model, owner).map(({ name }) => viewName(name));

function importOf(model: Model, owner: Interface): Statement[] {
  const calls = owner.syscalls.length > 0 ? [syscallsName(owner), `type ${rawName(owner)}`] : [];
  const names = [...viewsOf(model, owner), ...calls];
  return names.length > 0 ? [`import ${braced(names)} from './${owner.area}/${owner.name}';`] : [];
}

const lines = (items: string[]): string => hanging(`\n${items.map((item) => `  ${item},\n`).join('')}`);
