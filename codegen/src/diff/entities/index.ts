// SPDX-License-Identifier: MIT
// The whole spec as one tree of entities.
import { tables } from '../../load/files';
import type { Interface, Model } from '../../model/types';
import { sinceText } from '../../emit/words';
import { syscallEntities } from './calls';
import { Maker, type Entity } from './entity';
import { otherEntities } from './others';
import { structEntities } from './structs';
import { tableEntities } from './tables';
import { valueEntities } from './values';

export function specEntity(model: Model): Entity {
  return new Maker(tables.wishes).make(
    'spec',
    '',
    'the spec',
    [],
    { date: model.date },
    {
      children: [...model.interfaces.map(interfaceEntity), ...tableEntities(model)],
    },
  );
}

function interfaceEntity(owner: Interface): Entity {
  const { name, area, summary, description, wishes, origin, since, stability, header } = owner;
  const { replacedBy, sunset } = owner;
  const values = {
    ...{ area, wishes: wishes.join(', ') || undefined, origin, since: sinceText(since), stability, header },
    ...{ replaced_by: replacedBy, sunset, summary, description },
  };
  return new Maker(owner.file, owner).make('interface', name, `the interface ${name}`, [], values, {
    children: [
      ...syscallEntities(owner),
      ...structEntities(owner),
      ...valueEntities(owner),
      ...otherEntities(owner),
    ],
  });
}
