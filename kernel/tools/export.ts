// SPDX-License-Identifier: MIT
// Writes the commits of a work tree back as kernel/patches. The same commits give the same bytes, with any version
// of git: no signature, no abbreviated or real commit ids, no statistics.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './lib/errors';
import { listFiles, writeIfChanged } from './lib/files';
import { git } from './lib/git';
import { inProject, projectRoot } from './lib/paths';
import { overlayPaths } from './overlay';
import { readSeries, touchedBy, type Patch } from './series';
import { REFS, requireTree } from './tree';

/** `core`: what all areas stand on, such as the tables of system calls. */
const AREAS = ['core', 'mounts', 'files', 'locks', 'sockets', 'processes', 'namespaces', 'cgroups', 'uring'];

const FORMAT = [
  ...[
    'format-patch',
    '--stdout',
    '--keep-subject',
    '--zero-commit',
    '--no-signature',
    '--no-stat',
    '--full-index',
  ],
  ...['--unified=3', '--no-renames', '--diff-algorithm=myers', '--src-prefix=a/', '--dst-prefix=b/'],
  ...['--no-encode-email-headers', '--no-attach', '--no-thread'],
];

const HEAD = `# SPDX-License-Identifier: GPL-2.0-only
# The patches in the order in which they apply. Written by: npm run kernel -- export
`;

/** The subject line of a patch, unfolded, without the mark that mails have. */
export function subjectOf(text: string): string {
  const folded = /^Subject: (.*(?:\n[ \t].*)*)/m.exec(text)?.[1] ?? '';
  return folded.replace(/\n[ \t]+/g, ' ').replace(/^\[PATCH[^\]]*\] */, '');
}

function trailer(text: string, name: string): string | undefined {
  const message = text.slice(0, text.search(/^(---|diff --git )/m));
  return new RegExp(`^${name}: *(.*)$`, 'm').exec(message)?.[1];
}

/** The area of a patch: what its message says, else where a patch of this subject was. */
function areaOf(text: string, before: Patch[]): string {
  const subject = subjectOf(text);
  const area = trailer(text, 'Area') ?? before.find((patch) => subjectOf(patch.text) === subject)?.area;
  if (area === undefined || !AREAS.includes(area)) {
    throw new UserError(
      `the commit "${subject}" is new: say in its message where its patch belongs, with a line "Area: <area>", ` +
        `one of ${AREAS.join(', ')}`,
    );
  }
  return area;
}

function slug(subject: string): string {
  const words = subject.toLowerCase().replace(/[^a-z0-9_]+/g, '-');
  return words
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}

/** Names for the patches of a series: numbered within their area. */
export function nameSeries(texts: string[], before: Patch[]): Patch[] {
  const counts = new Map<string, number>();
  return texts.map((text) => {
    const area = areaOf(text, before);
    const number = (counts.get(area) ?? 0) + 1;
    counts.set(area, number);
    const name = `${area}/${String(number).padStart(4, '0')}-${slug(subjectOf(text))}.patch`;
    return { name, area, text };
  });
}

/** Patches edit what Linux has; new files have their own place in the project. */
export function checkPatches(patches: Patch[], overlay: Map<string, string>): void {
  for (const patch of patches) {
    for (const { path, added } of touchedBy(patch)) {
      const origin = overlay.get(path);
      if (origin !== undefined)
        throw new UserError(`patch ${patch.name} edits ${path}: edit ${origin} instead`);
      if (added) throw new UserError(`patch ${patch.name} adds ${path}: put it into kernel/src instead`);
    }
  }
}

async function formatCommits(dir: string): Promise<string[]> {
  const { stdout } = await git(dir, ['rev-list', '--reverse', '--parents', `${REFS.overlay}..HEAD`]);
  const texts: string[] = [];
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    const [commit = '', ...parents] = line.split(' ');
    if (parents.length !== 1)
      throw new UserError(`commit ${commit} is a merge: the series must be a straight line`);
    const { stdout: text } = await git(dir, [...FORMAT, '-1', commit]);
    if (!text.includes('\ndiff --git ')) throw new UserError(`commit ${commit} changes nothing: drop it`);
    texts.push(text);
  }
  return texts;
}

/** Returns the names of the files that changed. */
export async function exportTree(dir: string, project: string = projectRoot): Promise<string[]> {
  await requireTree(dir);
  const target =
    project === projectRoot ? inProject('kernel', 'patches') : join(project, 'kernel', 'patches');
  const before = existsSync(join(target, 'series')) ? readSeries(target) : [];
  const patches = nameSeries(await formatCommits(dir), before);
  checkPatches(patches, overlayPaths(project));
  const changed = patches.filter(({ name, text }) => writeIfChanged(join(target, name), Buffer.from(text)));
  const names = new Set(patches.map(({ name }) => name));
  const gone = listFiles(target).filter((path) => path.endsWith('.patch') && !names.has(path));
  const series = HEAD + patches.map(({ name }) => `${name}\n`).join('');
  const reordered = writeIfChanged(join(target, 'series'), Buffer.from(series));
  for (const path of gone) rmSync(join(target, path));
  await git(dir, ['update-ref', REFS.synced, 'HEAD']);
  return [...changed.map(({ name }) => name), ...gone, ...(reordered ? ['series'] : [])];
}
