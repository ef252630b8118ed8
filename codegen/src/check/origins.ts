// SPDX-License-Identifier: MIT
// Whose each name is. In an interface that upstream began and we went on with, nothing is inherited silently.
import type { Interface, Origin, Position } from '../model/types';
import { named } from './values';
import type { Rule } from './rule';

export const checkOrigins: Rule = ({ model }, report) => {
  for (const owner of model.interfaces) {
    for (const { name, origin, at } of single(owner))
      if (origin === 'extended') report('origin-open', at, { name });
    for (const { name, origin, header, internal, at } of named(owner))
      if (origin === 'upstream' && !internal && isOurs(header))
        report('header-missing', at, { name, header });
    for (const { name, origin, header, at } of owner.structs)
      if (origin === 'upstream' && isOurs(header)) report('header-missing', at, { name, header });
  }
};

function isOurs(header: string): boolean {
  return header.startsWith('linux/lockstep/');
}

/** Things that are either upstream's or ours, never partly. */
function single(owner: Interface): { name: string; origin: Origin; at: Position }[] {
  return [
    ...named(owner),
    ...owner.files.flatMap(({ name, grammar }) =>
      grammar.map((field) => ({ ...field, name: `${name}.${field.name}` })),
    ),
  ];
}
