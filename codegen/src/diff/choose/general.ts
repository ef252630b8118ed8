// SPDX-License-Identifier: MIT
// Interfaces as a whole.
import type { Choice, Choices } from './choice';
import { common } from './choice';

const stability: Choice = ({ from, to }) => {
  if (to === 'deprecated') return 'interface-deprecated';
  if (from === 'deprecated') return to === 'stable' ? 'deprecation-withdrawn' : 'stability-decreased';
  return to === 'stable' ? 'stability-raised' : 'stability-decreased';
};

export const interfaceChoices: Choices = {
  added: 'interface-added',
  removed: ({ previous }) =>
    previous?.facts.stability === 'deprecated' ? 'interface-removed-after-deprecation' : 'interface-removed',
  facts: {
    ...common,
    stability,
    area: 'area-moved',
    wishes: 'wishes-changed',
    summary: 'doc-only',
    description: 'doc-only',
  },
};

export const specChoices: Choices = { added: 'doc-only', removed: 'doc-only', facts: { doc: 'doc-only' } };
