// SPDX-License-Identifier: MIT
// `npm run kernel -- check`: whether the kernel's part of the project is fit to be sent. The series applies and keeps
// its rules, checkpatch, rustfmt and clippy are content, nobody hands files on unseen, and the kernel builds after each
// patch that changed.
import { checkMessages, checkRustFormat, checkStyle } from './check-style';
import { buildEach, changedPatches, clippy } from './check-builds';
import { checkConsumers } from './consumers/check';
import { checkPatches } from './export';
import { UserError } from './lib/errors';
import { inProject } from './lib/paths';
import { say } from './lib/progress';
import { checkOverlay, overlayPaths } from './overlay';
import { applySeries, readSeries } from './series';
import { findSource } from './source';
import { checkTables } from './tables';

export interface CheckOptions {
  /** Build after every patch, not only after those that changed. */
  all: boolean;
  /** Only what takes no build. */
  noBuild: boolean;
  /** Revision of the project against which a patch counts as changed. */
  since: string | undefined;
}

export async function check(options: CheckOptions): Promise<void> {
  const source = await findSource();
  const series = readSeries(inProject('kernel', 'patches'));
  checkOverlay(source.dir, series);
  checkPatches(series, overlayPaths());
  const patched = await applySeries(series, source.dir);
  checkTables(source.dir, patched);
  const found = [
    ...checkMessages(series),
    ...(await checkStyle(source, series)),
    ...(await checkRustFormat(source)),
    ...(await checkConsumers(source.dir, patched)),
  ];
  if (!options.noBuild) {
    found.push(...(await clippy(source)));
    const which = options.all ? series : await changedPatches(series, options.since);
    found.push(...(await buildEach(source, series, which)));
  }
  if (found.length > 0)
    throw new UserError(`the kernel's part has faults:\n${found.map((line) => `  ${line}`).join('\n')}`);
  say(`${series.length} patches: no faults`);
}
