// SPDX-License-Identifier: MIT
// Interfaces as a whole, and their life from a draft to the day on which they may be gone.
import type { Change } from '../changes';
import type { RuleId } from '../rules';
import { common, type Choice, type Choices, type Question } from './choice';

const stability: Choice = ({ from, to, current }) => {
  if (to === 'deprecated')
    return current?.facts.replaced_by === undefined
      ? 'deprecated-without-replacement'
      : 'interface-deprecated';
  if (from === 'deprecated') return to === 'stable' ? 'deprecation-withdrawn' : 'stability-decreased';
  return to === 'stable' ? 'stability-raised' : 'stability-decreased';
};

/** What is said of the end goes together with the deprecation. */
const whileDeprecated =
  (choose: (from: string, to: string) => RuleId): Question =>
  ({ from, to, current }: Change) =>
    current?.facts.stability === 'deprecated' ? choose(from, to) : 'deprecation-withdrawn';

const replacement = whileDeprecated((from, to) => {
  if (from === '') return 'replacement-named';
  return to === '' ? 'deprecated-without-replacement' : 'replacement-changed';
});

const sunset = whileDeprecated((from, to) => {
  if (from === '') return 'sunset-set';
  return to === '' || to > from ? 'sunset-put-off' : 'sunset-brought-forward';
});

/** The day of the current spec decides, not that of whoever asks. */
const removed: Question = ({ previous }, specs) => {
  if (previous?.facts.stability !== 'deprecated') return 'interface-removed';
  const end = previous.facts.sunset;
  return end !== undefined && end <= specs.date ? 'interface-removed-after-sunset' : 'removed-before-sunset';
};

export const interfaceChoices: Choices = {
  added: 'interface-added',
  removed,
  facts: {
    ...common,
    stability,
    replaced_by: replacement,
    sunset,
    area: 'area-moved',
    wishes: 'wishes-changed',
    summary: 'doc-only',
    description: 'doc-only',
  },
};

export const specChoices: Choices = { added: 'doc-only', removed: 'doc-only', facts: { date: 'doc-only' } };
