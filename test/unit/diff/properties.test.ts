// SPDX-License-Identifier: MIT
// What holds for every change of the real spec: it is reported, nothing crashes, and no break vanishes when the sides
// are swapped. The changes are generated; each run tries some of them, chosen by a step that keeps it short.
import { SpecError } from '../../../codegen/src/diagnostics';
import { diffSpecs, type Side } from '../../../codegen/src/diff/finding';
import { sideOf } from '../../../codegen/src/diff/load';
import { readSpecFiles, type SpecFiles } from '../../../codegen/src/load/files';
import type { Source } from '../../../codegen/src/load/source';
import { projectRoot } from '../../../kernel/tools/lib/paths';
import { mutationsOf, type Mutation } from './mutations';
import { OptionalKeys } from './optional-keys';

const files = readSpecFiles(projectRoot);
const real = sideOf(files);

/** How many of a file; LOCKSTEP_MUTATIONS=100000 tries all. */
const most = Number(process.env['LOCKSTEP_MUTATIONS'] ?? 12);

jest.setTimeout(Math.max(60_000, most * 2_000));

function withSource(other: Source): SpecFiles {
  const put = (source: Source): Source => (source.file === other.file ? other : source);
  const { interfaces, wishes, ledger, base } = files;
  return { interfaces: interfaces.map(put), wishes: put(wishes), ledger: put(ledger), base: put(base) };
}

/** The file with another value. It is not written and read again, which would take most of the time. */
function changed(source: Source, value: unknown): Source {
  return Object.create(source, { value: { value } }) as Source;
}

/** The first variant that is a spec, if one is. */
function apply(source: Source, mutation: Mutation): Side | undefined {
  for (const variant of mutation.variants()) {
    try {
      return sideOf(withSource(changed(source, variant)));
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
    }
  }
  return undefined;
}

/** Without positions: a key that repeats what is inherited can go without any fact changing. */
function factsOf({ model }: Side): string {
  const seen = new Set<unknown>();
  return JSON.stringify(model, (key, value: unknown) => {
    if (key === 'at' || key === 'wishesAt' || key === 'owner' || key === 'homes') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Map) return [...value];
    if (typeof value !== 'object' || value === null || !('name' in value)) return value;
    // What refers to each other has names; what two things share has none.
    if (seen.has(value)) return value.name;
    seen.add(value);
    return value;
  });
}

const realFacts = factsOf(real);

test('the real spec does not differ from itself', () => {
  const again = sideOf(readSpecFiles(projectRoot));
  expect(diffSpecs(real, again).map(({ rule, entity }) => `${rule}: ${entity}`)).toEqual([]);
});

const sources = [...files.interfaces, files.wishes, files.ledger, files.base];

const keys = new OptionalKeys(sources.map(({ value }) => value));

/** What is wrong with how a change is judged; `undefined` if it changes no fact. */
function fault(source: Source, { changed: path }: Mutation, side: Side): string[] | undefined {
  try {
    const forth = diffSpecs(real, side);
    if (forth.length === 0) return factsOf(side) === realFacts ? undefined : ['is not reported'];
    const back = diffSpecs(side, real);
    const breaks = forth.some(({ level }) => level === 'BREAK');
    const { line } = source.at(path ?? []);
    const shown = forth.some(({ at }) => at.file === source.file && at.line === line);
    return [
      ...(breaks && back.length === 0 ? ['is silent the other way round'] : []),
      ...(path && !shown ? [`is shown elsewhere than at line ${line}`] : []),
    ];
  } catch (error) {
    return [`crashes: ${(error as Error).message}`];
  }
}

test.each(sources.map((source) => [source.file, source] as const))('every change of %s', (_, source) => {
  const all = mutationsOf(source.value, keys);
  const step = Math.max(1, Math.floor(all.length / most));
  const tried = all
    .filter((__, index) => index % step === 0)
    .flatMap((mutation) => {
      const side = apply(source, mutation);
      const faults = side && fault(source, mutation, side);
      return faults ? [faults.map((text) => `${mutation.what} ${text}`)] : [];
    });
  expect(tried.flat()).toEqual([]);
  expect(tried.length).toBeGreaterThan(0);
});
