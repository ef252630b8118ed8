// SPDX-License-Identifier: MIT
// The catalogue of rules, from the registry that the comparison uses.
import { ruleIds, rules } from '../rules';
import { remarks } from '../rules/rule';

export function catalogue(): string {
  const width = Math.max(...ruleIds.map(({ length }) => length));
  return ruleIds
    .map((id) => {
      const { binary, source, purpose } = rules[id];
      const notes = remarks(rules[id]);
      const more = notes.length > 0 ? ` (${notes.join('; ')})` : '';
      return `${id.padEnd(width)}  ${binary.padEnd(5)}  ${source.padEnd(5)}  ${purpose}${more}`;
    })
    .join('\n');
}
