// SPDX-License-Identifier: MIT
// The SDK on the pages: which of its functions and types belong to an interface, and how each is shown.
import { homeStructs } from '../emit/layout';
import { callName, viewName } from '../emit/ts/names';
import type { Interface, Model, Syscall } from '../model/types';
import { code, html, join, render, type Html } from './html';
import { sourceBlock } from './highlight';
import { functionId, sdkPath, type Links } from './links';
import { linked, paragraphs } from './prose';
import type { SdkExport } from './sdk';

/** Functions that make the call or that the spec names for it; these first. */
export function functionsOf(sdk: SdkExport[], owner: Interface, syscall: Syscall): SdkExport[] {
  const named = owner.sdk.filter(({ of }) => of === syscall.name).map((entry) => entry.function);
  const rank = ({ name }: SdkExport): number => (named.includes(name) ? 0 : 1);
  return sdk
    .filter(({ name, calls }) => calls === callName(syscall.name) || named.includes(name))
    .sort((a, b) => rank(a) - rank(b));
}

/** Functions that make no call of their own but give what one describes. */
export function relatedFunctions(sdk: SdkExport[], model: Model, owner: Interface): SdkExport[] {
  const views = homeStructs(model, owner).map(({ name }) => viewName(name));
  return sdk.filter(
    ({ kind, calls, mentions }) =>
      kind === 'function' && calls === undefined && mentions.some((name) => views.includes(name)),
  );
}

/** The types that functions take or give, then those that these are made of. */
export function typesOf(sdk: SdkExport[], functions: SdkExport[]): SdkExport[] {
  const found: SdkExport[] = [];
  for (let open = functions; open.length > 0;) {
    const names = open.filter(({ kind }) => kind !== 'class').flatMap(({ mentions }) => mentions);
    open = sdk.filter((one) => one.kind !== 'function' && names.includes(one.name) && !found.includes(one));
    found.push(...open);
  }
  return found;
}

/** Functions with their comments, then the types of the area; those of the whole SDK have a page of their own. */
export function sdkPart(links: Links, sdk: SdkExport[], functions: SdkExport[]): Html {
  const types = typesOf(sdk, functions);
  const near = types.filter(({ folder }) => folder !== 'core');
  const far = types.filter(({ folder }) => folder === 'core');
  const direct = functions.flatMap(({ mentions }) => mentions);
  return render('sdk', {
    load: sourceBlock(`import { ${functions.map(({ name }) => name).join(', ')} } from '@lockstep/linux';`),
    functions: functions.map((entry) => shown(links, entry)),
    types: near.map((entry) => ({
      ...shown(links, entry),
      open: entry.kind === 'type' && direct.includes(entry.name),
    })),
    far: join(
      far.map(({ name }) => linked(links.to(sdkPath, functionId(name)), code(name))),
      ', ',
    ),
    hasFar: far.length > 0,
  });
}

export function shown(links: Links, entry: SdkExport) {
  return {
    id: functionId(entry.name),
    name: entry.name,
    source: sourceBlock(entry.text),
    doc: entry.doc === '' ? html`` : paragraphs(links, entry.doc),
  };
}
