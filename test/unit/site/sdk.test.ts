// SPDX-License-Identifier: MIT
// How the sources of an SDK become signatures, tried on a small one that has every case.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSdk } from '../../../codegen/src/site/sdk';
import { typesOf } from '../../../codegen/src/site/sdk-part';

const files = {
  'generated/ts/files.ts': `
    export interface ReadCall<Args extends readonly unknown[], Result> { (...args: Args): Result; }
    export const LIMIT = 4;`,
  'sdk/src/index.ts': `
    export * from './files';
    export { Answer, Handle, type Anything } from './core/handle';`,
  'sdk/src/files/index.ts': `
    export * from '../../../generated/ts/files';
    export { read, readAll, readSome, type ReadOptions, type Group } from './read';`,
  'sdk/src/files/read.ts': `
    import type { ReadCall } from '../../../generated/ts/files';
    import type { Anything } from '../core/handle';
    const groups = { first: 1, second: 2 } as const;
    /** A part. */
    export type Group = keyof typeof groups;
    export interface ReadOptions {
      /** Which parts. */
      want?: readonly Group[];
    }
    /**
     * Reads with {@link ReadOptions}.
     * @throws Error if there is nothing
     */
    export const read: ReadCall<[path: string, options?: ReadOptions], Promise<Anything>> = async () => 1;
    interface ReadSomeFunction extends ReadCall<[path: string], Promise<string>> {
      <const Want extends readonly Group[]>(options: ReadOptions & { want: Want }): Promise<Want>;
    }
    export const readSome: ReadSomeFunction = async () => '';
    export async function* readAll(paths: string[], limit = 3): AsyncGenerator<string> { yield paths[limit] ?? ''; }`,
  'sdk/src/core/handle.ts': `
    export type Anything = string | number;
    export class Answer {
      constructor(private readonly bytes: number) {}
      get length(): number { return this.bytes; }
    }
    /** Owns something. */
    export class Handle<Kind extends string> {
      #secret = 1;
      readonly kind: Kind;
      constructor(kind: Kind) { this.kind = kind; }
      /** Lets go. */
      close(): void { this.#secret = 0; }
      /** @internal */
      hidden(): number { return this.#secret; }
      private own(): void { this.hidden(); }
    }`,
};

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'docs-sdk-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
});

afterAll(() => rmSync(root, { recursive: true }));

const named = (name: string) => readSdk(root).find((entry) => entry.name === name);

test('only what the index exports and no generator made', () => {
  expect(readSdk(root).map(({ name, kind, folder }) => `${folder}: ${kind} ${name}`)).toEqual([
    'core: class Answer',
    'core: type Anything',
    'files: type Group',
    'core: class Handle',
    'files: type ReadOptions',
    'files: function read',
    'files: function readAll',
    'files: function readSome',
  ]);
});

test('a function declared with the type of a call has its own parameters and result', () => {
  expect(named('read')).toMatchObject({
    calls: 'ReadCall',
    text: 'read(path: string, options?: ReadOptions): Promise<Anything>',
    doc: 'Reads with `ReadOptions`.\n\nIt throws Error if there is nothing.',
  });
});

test('a function with several signatures has all of them', () => {
  expect(named('readSome')?.calls).toBe('ReadCall');
  expect(named('readSome')?.text.split('\n')).toEqual([
    'readSome(path: string): Promise<string>',
    'readSome<const Want extends readonly Group[]>(',
    '  options: ReadOptions & { want: Want },',
    '): Promise<Want>',
  ]);
});

test('a function of another kind has a signature without body and defaults', () => {
  expect(named('readAll')?.calls).toBeUndefined();
  expect(named('readAll')?.text).toBe('readAll(paths: string[], limit?: number): AsyncGenerator<string>');
});

test('an alias that is computed is shown as what it says', () => {
  expect(named('Group')?.text).toBe("type Group =\n  | 'first'\n  | 'second';");
});

test('a class has its public members without bodies', () => {
  expect(
    named('Handle')
      ?.text.split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    'class Handle<Kind extends string> {',
    'readonly kind: Kind;',
    'constructor(kind: Kind);',
    '/** Lets go. */',
    'close(): void;',
    '}',
  ]);
});

test('a class that only the SDK can make does not say how', () => {
  expect(named('Answer')?.text).toBe('class Answer {\n  get length(): number;\n}');
});

test('the types of a function are those it takes, then what these are made of', () => {
  const sdk = readSdk(root);
  const read = sdk.filter(({ name }) => name === 'read');
  expect(typesOf(sdk, read).map(({ name }) => name)).toEqual(['Anything', 'ReadOptions', 'Group']);
});

test('where there is no SDK there is nothing to show', () => {
  expect(readSdk(join(root, 'sdk'))).toEqual([]);
});
