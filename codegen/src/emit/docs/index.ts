// SPDX-License-Identifier: MIT
// Target docs: a Markdown page an interface and a list of all pages.
import type { Interface, Model } from '../../model/types';
import { banner, type Output } from '../target';
import { render } from '../template';
import { descriptionText, sinceText } from '../words';
import { callSection } from './calls';
import { code, section, table, text } from './markdown';
import { behaviourItem, constTable, enumSection, fileSection, flagsSection, structSection } from './types';

export function emitDocs(model: Model): Output {
  const pages = model.interfaces.map((owner): [string, string] => [
    `docs/${owner.area}/${owner.name}.md`,
    render('docs/page', page(model, owner)),
  ]);
  return new Map([...pages, ['docs/README.md', render('docs/list', list(model))]]);
}

function page(model: Model, owner: Interface) {
  const parts = [
    ...owner.syscalls.flatMap((syscall) => callSection(owner, syscall)),
    ...owner.files.flatMap(fileSection),
    ...section(2, 'Structures', owner.structs.flatMap(structSection).join('\n\n')),
    ...section(
      2,
      'Values',
      [...owner.flags.flatMap(flagsSection), ...owner.enums.flatMap(enumSection)].join('\n\n'),
    ),
    ...section(2, 'Constants', constTable(owner)),
    ...section(2, 'Changed behaviour', owner.behaviours.map(behaviourItem).join('\n')),
    ...section(2, 'Wishes and examples', wishList(model, owner)),
  ];
  return {
    banner: banner('html', 'rest', [owner]),
    name: owner.name,
    summary: text(owner.summary),
    facts: table(
      ['Origin', 'Since', 'Stability', 'Header'],
      [[owner.origin, sinceText(owner.since), owner.stability, code(owner.header)]],
    ),
    description: text(descriptionText(owner)),
    body: parts.join('\n\n'),
  };
}

function wishList(model: Model, owner: Interface): string {
  return model.wishes
    .filter(({ number }) => owner.wishes.includes(number))
    .map(({ number, title, examples }) => {
      const links = examples.map((name) => `[${name}](../../../sdk/examples/${name}.ts)`);
      return `- ${number}: ${text(title)}${links.length > 0 ? `: ${links.join(', ')}` : ''}`;
    })
    .join('\n');
}

function list(model: Model) {
  const rows = model.interfaces.map((owner) => [
    owner.area,
    `[${owner.name}](${owner.area}/${owner.name}.md)`,
    owner.origin,
    sinceText(owner.since),
    text(owner.summary),
  ]);
  return {
    banner: banner('html', 'rest', 'spec/'),
    table: table(['Area', 'Interface', 'Origin', 'Since', 'Summary'], rows),
  };
}
