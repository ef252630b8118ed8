// SPDX-License-Identifier: MIT
// The list of targets. A new target is one file and one line here.
import type { Model } from '../model/types';
import { emitDocs } from './docs';
import { emitLock } from './lock';
import { emitMan } from './man';
import { emitNapi } from './napi';
import { emitPrototypes } from './prototypes';
import { emitRust } from './rust';
import { emitTables } from './tables';
import type { Emitter, Output } from './target';
import { emitTests } from './tests';
import { emitTs } from './ts';
import { emitUapi } from './uapi';
import { emitUapiCheck } from './uapi-check';

const emitters: Emitter[] = [
  emitUapi,
  emitTables,
  emitPrototypes,
  emitUapiCheck,
  emitRust,
  emitLock,
  emitNapi,
  emitTs,
  emitTests,
  emitMan,
  emitDocs,
];

/** All generated files by their path below `generated/`, sorted. */
export function emitAll(model: Model): Output {
  const all = emitters.flatMap((emit) => [...emit(model)]);
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}
