// SPDX-License-Identifier: MIT
// The table of wishes in the README says what spec/wishes.yaml says.
import { readFileSync } from 'node:fs';
import { loadModel } from '../../codegen/src/generate';
import type { Wish } from '../../codegen/src/model/types';
import { inProject, projectRoot } from '../../kernel/tools/lib/paths';

const upstream = { finished: 'yes', partly: 'partly', none: 'no' } as const;

function state({ state, examples }: Wish): string {
  if (state === 'upstream') return 'granted by upstream';
  if (state === 'granted') return 'granted by lockstep';
  return examples.length > 0 ? 'first part' : 'not yet';
}

test('the README lists the 36 wishes as they stand', () => {
  const { wishes } = loadModel(projectRoot);
  const rows = readFileSync(inProject('README.md'), 'utf8').match(/^\| \d+ \|.*$/gm);
  expect(wishes).toHaveLength(36);
  expect(rows).toEqual(
    wishes.map((wish) => `| ${wish.number} | ${wish.title} | ${upstream[wish.upstream]} | ${state(wish)} |`),
  );
});
