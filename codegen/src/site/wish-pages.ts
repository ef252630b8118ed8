// SPDX-License-Identifier: MIT
// The table of wishes, and a page for each: where it stands, what it waits for, what serves it, what proves it.
import type { TestFile } from '../load/project';
import type { Interface, Wish } from '../model/types';
import { code, html, join, render, type Html } from './html';
import { sourceBlock } from './highlight';
import { interfacePath, Links, wishesPath, wishPath } from './links';
import type { Page, Section } from './page';
import { inline } from './prose';
import { examplesOf, type PageMaker, type Site } from './site';
import { stateOf, stateText, upstreamText } from './wish-state';

export const wishPages: PageMaker = (site) => [
  listPage(site),
  ...site.model.wishes.map((wish, at) => wishPage(site, wish, at)),
];

function listPage(site: Site): Page {
  const links = new Links(site.model, wishesPath);
  const title = `The ${site.model.wishes.length} wishes`;
  return {
    path: wishesPath,
    title,
    summary: 'What is wished for, and how much of it there is.',
    nav: { group: 'Project', label: 'Wishes' },
    sections: [],
    body: render('wishes', {
      title,
      kernel: site.model.base.kernel,
      table: wishTable(site, links, site.model.wishes),
    }),
    entries: [{ name: 'wishes', kind: 'page', id: '', text: title }],
  };
}

/** Some of the wishes as a table; the first page has one too. */
export function wishTable(site: Site, links: Links, wishes: Wish[]): Html {
  const rows = wishes.map((wish) => ({
    number: wish.number,
    title: html`<a href="${links.wish(wish.number)}">${wish.title}</a>`,
    upstream: upstreamText(wish),
    kind: stateOf(wish),
    state: stateText(wish),
    interfaces: join(
      interfacesOf(site, wish).map(
        (owner) => html`<a href="${links.to(interfacePath(owner))}">${code(owner.name)}</a>`,
      ),
      ', ',
    ),
  }));
  return render('wish-table', { kernel: site.model.base.kernel, rows });
}

function interfacesOf(site: Site, wish: Wish): Interface[] {
  return site.model.interfaces.filter(({ name }) => wish.interfaces.includes(name));
}

function wishPage(site: Site, wish: Wish, at: number): Page {
  const path = wishPath(wish.number);
  const links = new Links(site.model, path);
  const examples = examplesOf(site, wish);
  const owners = interfacesOf(site, wish);
  const tests = testsOf(site, wish);
  const section = (id: string, title: string, present: boolean): Section[] =>
    present ? [{ id, title, parts: [] }] : [];
  return {
    path,
    title: `Wish ${wish.number}: ${wish.title}`,
    summary: `${wish.title}: ${stateText(wish)}.`,
    under: wishesPath,
    sections: [
      ...section('missing', 'Still missing', wish.missing.length > 0),
      ...section('interfaces', 'Interfaces', owners.length > 0),
      ...section('tests', 'Tests', tests.length > 0),
      ...section('examples', 'Examples', examples.length > 0),
    ],
    body: render('wish', {
      number: wish.number,
      title: wish.title,
      list: links.to(wishesPath),
      kernel: site.model.base.kernel,
      upstream: upstreamText(wish),
      kind: stateOf(wish),
      state: stateText(wish),
      areas: wish.areas.join(', '),
      missing: wish.missing.map((text) => inline(links, text)),
      interfaces: owners.map((owner) => ({
        link: html`<a href="${links.to(interfacePath(owner))}">${code(owner.name)}</a>`,
        summary: owner.summary,
      })),
      tests,
      examples: examples.map(({ file, text }) => ({ title: file, source: sourceBlock(text) })),
      previous: neighbour(links, site.model.wishes[at - 1]),
      next: neighbour(links, site.model.wishes[at + 1]),
    }),
    entries: [{ name: `wish ${wish.number}`, kind: stateText(wish), id: '', text: wish.title }],
  };
}

function neighbour(links: Links, wish: Wish | undefined): Html {
  return wish ? html`<a href="${links.wish(wish.number)}">${wish.number}. ${wish.title}</a>` : html``;
}

function testsOf(site: Site, wish: Wish): { file: string; titles: string[] }[] {
  const files: TestFile[] = site.project.tests ?? [];
  return wish.tests.map((test) => {
    const file = `test/guest/${test}.test.ts`;
    return { file, titles: files.find((candidate) => candidate.file === file)?.titles ?? [] };
  });
}
