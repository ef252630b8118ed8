// SPDX-License-Identifier: MIT
// What is deprecated tells its users until when it stays and where to go; what is not tells nothing of the kind.
import type { Interface } from '../model/types';
import type { Rule } from './rule';

export const checkLifeCycle: Rule = ({ model }, report) => {
  for (const owner of model.interfaces) {
    const { stability, replacedBy, replacedByAt, sunset, sunsetAt } = owner;
    if (stability === 'deprecated') {
      if (sunset === undefined) report('sunset-missing', sunsetAt, {});
      const why = replacedBy === undefined ? undefined : unfit(owner, replacedBy, model.interfaces);
      if (replacedBy !== undefined && why !== undefined)
        report('replacement-unfit', replacedByAt, { name: replacedBy, why });
      continue;
    }
    if (replacedBy !== undefined) report('not-deprecated', replacedByAt, { key: 'replaced_by', stability });
    if (sunset !== undefined) report('not-deprecated', sunsetAt, { key: 'sunset', stability });
  }
};

function unfit(owner: Interface, name: string, interfaces: readonly Interface[]): string | undefined {
  if (name === owner.name) return 'it is this interface itself';
  const other = interfaces.find((candidate) => candidate.name === name);
  if (!other) return 'it has no spec file';
  return other.stability === 'deprecated' ? 'it is deprecated, too' : undefined;
}
