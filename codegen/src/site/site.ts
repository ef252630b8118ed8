// SPDX-License-Identifier: MIT
// What all pages are made from: the model, and what stands beside the spec that a page shows.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProject, type Project } from '../load/project';
import type { Interface, Model, Wish } from '../model/types';
import type { Page } from './page';
import { readSdk, type SdkExport } from './sdk';

export interface Example {
  /** File name without `.ts`, as the wishes name it. */
  name: string;
  /** Below the project root. */
  file: string;
  text: string;
}

export interface Site {
  model: Model;
  examples: Example[];
  sdk: SdkExport[];
  project: Project;
}

/** Makes the pages of one kind. `made` are those of the kinds before it. */
export type PageMaker = (site: Site, made: Page[]) => Page[];

/** @param root folder that holds `spec/`, and `sdk/` and `test/` if it is a whole project */
export function readSite(root: string, model: Model): Site {
  return { model, examples: readExamples(root), sdk: readSdk(root), project: readProject(root) };
}

function readExamples(root: string): Example[] {
  const folder = join(root, 'sdk', 'examples');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({
      name: name.replace(/\.ts$/, ''),
      file: `sdk/examples/${name}`,
      text: readFileSync(join(folder, name), 'utf8'),
    }));
}

export function wishesOf(site: Site, owner: Interface): Wish[] {
  return site.model.wishes.filter(({ number }) => owner.wishes.includes(number));
}

export function examplesOf(site: Site, wish: Wish): Example[] {
  return site.examples.filter(({ name }) => wish.examples.includes(name));
}
