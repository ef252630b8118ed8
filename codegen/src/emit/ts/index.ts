// SPDX-License-Identifier: MIT
// Target ts: one module an interface, one index an area, and abi.ts, the index that the core of the SDK compares with
// its addon. Nothing here imports the SDK.
import type { Interface, Model } from '../../model/types';
import { homeStructs } from '../layout';
import { banner, type Output } from '../target';
import { render } from '../template';
import { abi } from './abi';
import { calls } from './calls';
import { constants } from './constants';
import { foreignNames, publicNames } from './names';
import { braced, Printer, type Statement } from './print';
import { viewClass, viewNeeds } from './view';

export function emitTs(model: Model): Output {
  const printer = new Printer();
  const print = (file: string, sources: Interface[] | string, statements: Statement[]): [string, string] => {
    const text = printer.print(file, statements);
    return [`ts/${file}`, `${banner('slashes', 'rest', sources)}\n${text}`];
  };
  const areas = [...new Set(model.interfaces.map(({ area }) => area))];
  const viewSource = 'codegen/templates/ts/view.hbs';
  return new Map([
    ['ts/view.ts', render('ts/view', { banner: banner('slashes', 'rest', viewSource) })],
    print('abi.ts', 'spec/', abi(model)),
    ...areas.map((area) => print(`${area}/index.ts`, `spec/${area}/`, areaIndex(model, area))),
    ...model.interfaces.flatMap((owner) => {
      const statements = module(model, owner);
      // A text file of the kernel has no names.
      if (statements.length === 0) return [];
      return [print(`${owner.area}/${owner.name}.ts`, [owner], statements)];
    }),
  ]);
}

/** What users of the package see: no shapes of calls and no raw calls; a name that two modules have once. */
function areaIndex(model: Model, area: string): Statement[] {
  const seen = new Set<string>();
  return model.interfaces
    .filter((owner) => owner.area === area)
    .flatMap((owner) => {
      const names = publicNames(owner).filter(({ as }) => !seen.has(as) && seen.add(as));
      if (names.length === 0) return [];
      const lines = names.map(({ as, type }) => `  ${type ? 'type ' : ''}${as},`);
      return [`export {\n${lines.join('\n')}\n} from './${owner.name}';`];
    });
}

function module(model: Model, owner: Interface): Statement[] {
  const structs = homeStructs(model, owner);
  return [
    ...imports(model, owner),
    ...reExports(model, owner),
    ...constants(model, owner),
    ...structs.map(viewClass),
    ...calls(owner),
  ];
}

/** What the views use and another module defines. */
function imports(model: Model, owner: Interface): Statement[] {
  const needs = homeStructs(model, owner).map(viewNeeds);
  const helpers = [...new Set(needs.flatMap((need) => need.helpers))].sort();
  const names = new Set(needs.flatMap((need) => need.names));
  const foreign = [...foreignNames(model, owner)].map(([path, all]) => ({
    path,
    names: all.filter(({ name }) => names.has(name)),
  }));
  return [
    ...foreign
      .filter(({ names: wanted }) => wanted.length > 0)
      .map(({ path, names: wanted }) => `import ${braced(wanted.map(specifier))} from '${path}';`),
    ...(helpers.length > 0 ? [`import ${braced(helpers)} from '../view';`] : []),
  ];
}

/** The names of the interface that have their home elsewhere. */
function reExports(model: Model, owner: Interface): Statement[] {
  return [...foreignNames(model, owner)].map(
    ([path, names]) => `export ${braced(names.map(specifier))} from '${path}';`,
  );
}

const specifier = ({ as, type }: { as: string; type: boolean }): string => (type ? `type ${as}` : as);
