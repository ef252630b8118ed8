// SPDX-License-Identifier: MIT
// The list of targets. A new target is one file and one line here.
import type { Model } from '../model/types';
import { emitNapi } from './napi';
import type { Emitter, Output } from './target';
import { emitTests } from './tests';
import { emitTs } from './ts';

const emitters: Emitter[] = [emitNapi, emitTs, emitTests];

/** All generated files by their path below `generated/`, sorted. */
export function emitAll(model: Model): Output {
  const all = emitters.flatMap((emit) => [...emit(model)]);
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}
