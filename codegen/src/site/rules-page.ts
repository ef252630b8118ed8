// SPDX-License-Identifier: MIT
// The rules by which a change of the spec is judged, from the registry that the comparison uses: one table a group.
import { ruleGroups, rules, type RuleId } from '../diff/rules';
import { remarks } from '../diff/rules/rule';
import { render } from './html';
import { Links, ruleId, rulesPath } from './links';
import { inline } from './prose';
import type { PageMaker } from './site';

const title = 'Rules for a change';

export const rulesPages: PageMaker = ({ model }) => {
  const links = new Links(model, rulesPath);
  const groups = ruleGroups.map((group, at) => ({
    id: `group-${at + 1}`,
    title: group.title,
    rules: group.ids.map((id) => ruleRow(links, id)),
  }));
  return [
    {
      path: rulesPath,
      title,
      summary: 'What a change of the spec means for programs: the rules of npm run spec:diff.',
      nav: { group: 'Project', label: title },
      sections: groups.map(({ id, title: named }) => ({ id, title: named, parts: [] })),
      body: render('rules', { title, groups }),
      entries: ruleGroups.flatMap(({ ids }) =>
        ids.map((id) => ({ name: id, kind: 'rule', id: ruleId(id), text: rules[id].purpose })),
      ),
    },
  ];
};

function ruleRow(links: Links, id: RuleId) {
  const { binary, source, purpose, hint } = rules[id];
  const notes = remarks(rules[id]).map((note) => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`);
  return {
    id: ruleId(id),
    name: id,
    binary,
    source,
    purpose: inline(links, [purpose, ...notes].join(' ')),
    hint: inline(links, hint),
  };
}
