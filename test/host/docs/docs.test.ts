// SPDX-License-Identifier: MIT
// The documentation as a reader has it: opened from its folder in a browser, wide and on a phone, light and dark, with
// the mouse left alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadModel } from '../../../codegen/src/generate';
import type { Field, Interface } from '../../../codegen/src/model/types';
import { camelCase } from '../../../codegen/src/model/names';
import { buildSite } from '../../../codegen/src/site';
import {
  homePath,
  interfacePath,
  namesPath,
  numbersPath,
  rulesPath,
  wishesPath,
} from '../../../codegen/src/site/links';
import { readSite } from '../../../codegen/src/site/site';
import { writeSite } from '../../../codegen/src/site/write';
import { projectRoot } from '../../../kernel/tools/lib/paths';
import { ensureBrowser } from '../../harness/browser';
import { Browser } from './browser';

const folder = mkdtempSync(join(tmpdir(), 'docs-site-'));
const url = (path: string): string => pathToFileURL(join(folder, path)).href;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const phone = 390;
const installMs = 600_000;

// A browser is slow beside a kernel build, and there are a hundred pages.
jest.setTimeout(300_000);

let browser: Browser;
let pages: string[];
let longest: Interface;
/** Nothing is to be closed as long as nothing was started. */
let close = async (): Promise<void> => {};

beforeAll(async () => {
  await ensureBrowser();
  const model = loadModel(projectRoot);
  const output = buildSite(readSite(projectRoot, model));
  writeSite(folder, output);
  pages = [...output.keys()].filter((file) => file.endsWith('.html'));
  const length = (owner: Interface): number => output.get(interfacePath(owner))?.length ?? 0;
  [longest] = [...model.interfaces].sort((a, b) => length(b) - length(a)) as [Interface];
  browser = await Browser.start();
  close = () => browser.close();
}, installMs);

afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  browser.problems.length = 0;
  await browser.size(1280, 900);
  await browser.colours('light');
});

test('every page fits on a phone, and none complains or asks the network', async () => {
  await browser.size(phone, 800);
  const wide: string[] = [];
  for (const page of pages) {
    await browser.goto(url(page));
    const width = await browser.evaluate<number>('document.documentElement.scrollWidth');
    if (width > phone) wide.push(`${page}: ${width}`);
  }
  expect(wide).toEqual([]);
  expect(browser.problems).toEqual([]);
});

test('on a phone, what is wider scrolls in its own box, also by keyboard; the menu opens', async () => {
  await browser.size(phone, 800);
  await browser.goto(url(interfacePath(longest)));
  const boxes = await browser.evaluate<{ scrolls: boolean; focusable: boolean }[]>(
    `[...document.querySelectorAll('.scroll')].map((box) =>
      ({ scrolls: box.scrollWidth > box.clientWidth, focusable: box.tabIndex === 0 }))`,
  );
  expect(boxes.filter(({ scrolls }) => scrolls).length).toBeGreaterThan(0);
  expect(boxes.filter(({ scrolls, focusable }) => scrolls !== focusable)).toEqual([]);
  const shown = `getComputedStyle(document.getElementById('navigation')).display !== 'none'`;
  expect(await browser.evaluate(shown)).toBe(false);
  await browser.evaluate(`document.querySelector('button.menu').click()`);
  expect(await browser.evaluate(shown)).toBe(true);
});

test('a link leads to its page, a section to its place below the bar', async () => {
  await browser.goto(url(homePath));
  await browser.follow(`main a[href="${interfacePath(longest)}"]`);
  expect(await browser.evaluate('document.querySelector("h1").textContent')).toBe(longest.name);
  await browser.evaluate(`document.querySelector('.contents a[href="#see-also"]').click()`);
  const top = await browser.evaluate<number>(
    `document.getElementById('see-also').getBoundingClientRect().top`,
  );
  const bar = await browser.evaluate<number>(`document.querySelector('.bar').getBoundingClientRect().bottom`);
  expect(top).toBeGreaterThanOrEqual(bar);
  expect(top).toBeLessThan(900);
});

/** A field with a name of several words, by which the spelling of Node.js finds that of C. */
function someField(): { struct: string; field: Field } {
  for (const struct of longest.structs)
    for (const field of struct.fields)
      if (field.name.split('_').length > 2 && field.reserved === undefined)
        return { struct: struct.name, field };
  throw new Error(`${longest.name} has no such field`);
}

const results = `[...document.querySelectorAll('#results li code')].map((name) => name.textContent)`;

/** Types into the search and waits until it has answered. */
async function search(text: string): Promise<string[]> {
  await browser.evaluate(`document.getElementById('search').value = ''`);
  await browser.evaluate(`void (globalThis.answered = new Promise((resolve) =>
    new MutationObserver(() => resolve()).observe(document.getElementById('search-status'), { childList: true })))`);
  await browser.type(text);
  await browser.evaluate('globalThis.answered');
  return browser.evaluate<string[]>(results);
}

test.each([
  ['the first page', () => homePath],
  ['a page in a folder', () => wishesPath],
])('the search is at hand on %s, finds names and leads there', async (_, from) => {
  const { struct, field } = someField();
  await browser.goto(url(from()));
  await browser.press('/');
  expect(await search(camelCase(field.name))).toContain(field.name);
  await browser.arrive(() => browser.press('Enter'));
  const place = await browser.evaluate<{ path: string; found: boolean }>(
    `({ path: location.pathname, found: document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null })`,
  );
  expect(place.found).toBe(true);
  expect(await browser.evaluate('decodeURIComponent(location.hash)')).toContain(field.name);
  expect(struct).not.toBe('');
  expect(browser.problems).toEqual([]);
});

test('the search finds words of the text, moves with the arrows, closes, and says when there is nothing', async () => {
  const { struct, field } = someField();
  await browser.goto(url(namesPath));
  await browser.press('/');
  const words = field.doc
    .replace(/[`.,;]/g, '')
    .split(' ')
    .slice(0, 3)
    .join(' ');
  expect(await search(words)).toContain(field.name);
  const active = `document.getElementById('search').getAttribute('aria-activedescendant')`;
  const first = await browser.evaluate(active);
  await search(struct);
  await browser.press('ArrowDown');
  expect(await browser.evaluate(active)).not.toBe(first);
  await browser.press('Escape');
  expect(await browser.evaluate(`document.getElementById('results').hidden`)).toBe(true);
  expect(await search('no such thing anywhere')).toEqual([]);
  expect(await browser.evaluate(`document.getElementById('search-status').textContent`)).toBe('0 found');
});

const ground = `getComputedStyle(document.body).backgroundColor`;

test('it is light or dark as the system is, or as the reader chose, on the next page too', async () => {
  await browser.goto(url(homePath));
  const light = await browser.evaluate(ground);
  await browser.colours('dark');
  const dark = await browser.evaluate(ground);
  expect(dark).not.toBe(light);
  await browser.evaluate(`document.querySelector('button.theme').click()`);
  expect(await browser.evaluate(ground)).toBe(light);
  await browser.goto(url(numbersPath));
  expect(await browser.evaluate(ground)).toBe(light);
  expect(await browser.evaluate(`document.querySelector('button.theme').textContent`)).toBe('Theme: light');
  await browser.evaluate('localStorage.clear()');
});

test('the first key leads past the navigation', async () => {
  await browser.goto(url(homePath));
  await browser.press('Tab');
  expect(await browser.evaluate('document.activeElement.textContent')).toBe('To the content');
  await browser.press('Enter');
  expect(await browser.evaluate('document.activeElement.id')).toBe('content');
});

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds with some of its rules; with all of them, which are about roles, names and landmarks too. */
async function violations(rules?: string[]): Promise<string[]> {
  await browser.evaluate(`${axe}; undefined`);
  const options = { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) };
  const { violations: found } = await browser.evaluate<{ violations: Violation[] }>(
    `axe.run(${JSON.stringify(options)})`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
  );
}

test.each([
  ['light', undefined],
  // In the dark only colours are others.
  ['dark', ['color-contrast']],
] as const)('nothing is hard to reach or to read in %s', async (scheme, rules) => {
  await browser.colours(scheme);
  for (const page of [homePath, interfacePath(longest), wishesPath, numbersPath, rulesPath]) {
    await browser.goto(url(page));
    expect({ page, found: await violations(rules && [...rules]) }).toEqual({ page, found: [] });
  }
});
