// SPDX-License-Identifier: MIT
// The catalogue of rules, from the registry that the comparison uses.
import { ruleIds, rules } from '../rules';

export function catalogue(): string {
  const width = Math.max(...ruleIds.map(({ length }) => length));
  return ruleIds
    .map((id) => {
      const { binary, source, draft, final, security, purpose } = rules[id];
      const notes = [
        draft && `${draft} of a draft`,
        final && 'nothing accepts it',
        security && 'wants a look at security',
      ].filter((note) => typeof note === 'string');
      const more = notes.length > 0 ? ` (${notes.join('; ')})` : '';
      return `${id.padEnd(width)}  ${binary.padEnd(5)}  ${source.padEnd(5)}  ${purpose}${more}`;
    })
    .join('\n');
}
