// SPDX-License-Identifier: MIT
// Where a wish stands, in words.
import type { Wish } from '../model/types';

export type WishState = 'lockstep' | 'upstream' | 'part' | 'open';

export function stateOf({ state, examples }: Wish): WishState {
  if (state === 'granted') return 'lockstep';
  if (state === 'upstream') return 'upstream';
  return examples.length > 0 ? 'part' : 'open';
}

const texts: Record<WishState, string> = {
  lockstep: 'granted by lockstep',
  upstream: 'granted by upstream',
  part: 'first part',
  open: 'not yet',
};

export const stateText = (wish: Wish): string => texts[stateOf(wish)];

export const upstreamText = ({ upstream }: Wish): string =>
  ({ finished: 'yes', partly: 'partly', none: 'no' })[upstream];
