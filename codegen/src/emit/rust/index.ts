// SPDX-License-Identifier: MIT
// Target rust: what lies in fs/lockstep/generated, one module an area with its names and a module for each call that
// is decoded.
import type { Model } from '../../model/types';
import { decodersOf } from '../decoder';
import { areasOf } from '../prototypes';
import { rustName } from './format';
import { abiNames, renderAbi } from './abi';
import { renderDecoder } from './decoder';
import { banner, type Output } from '../target';
import { render } from '../template';

export function emitRust(model: Model): Output {
  const areas = areasOf(model)
    .map((area) => ({ area, files: areaFiles(model, area) }))
    .filter(({ files }) => files.size > 0);
  return new Map([
    [
      'rust/mod.rs',
      renderModules('rust/root', 'spec/', { modules: areas.map(({ area }) => rustName(area)) }),
    ],
    ...areas.flatMap(({ area, files }) => [
      [
        `rust/${area}/mod.rs`,
        renderModules('rust/area', `spec/${area}/`, { area, modules: [...files.keys()].sort() }),
      ] as const,
      ...[...files].map(([module, text]) => [`rust/${area}/${module}.rs`, text] as const),
    ]),
  ]);
}

/** Module -> text. */
function areaFiles(model: Model, area: string): Map<string, string> {
  const files = new Map<string, string>();
  const abi = renderAbi(model, area);
  if (abi !== undefined) files.set('abi', abi);
  for (const decoder of decodersOf(model).filter((candidate) => candidate.area === area))
    files.set(decoder.syscall.name, renderDecoder(decoder, abiNames(model, area)));
  return files;
}

function renderModules(template: string, sources: string, data: object): string {
  return render(template, { banner: banner('slashes', 'kernel', sources), ...data });
}
