// SPDX-License-Identifier: MIT
// What a page of the site is, and the frame around each: head, navigation, the list of its sections.
import { html, render, type Html } from './html';
import { homePath, namesPath, relative } from './links';

/** Something that the search and the index of names find. */
export interface Entry {
  name: string;
  /** What it is, in a word or two. */
  kind: string;
  /** Id on its page; empty for the page as a whole. */
  id: string;
  /** What is said of it. */
  text: string;
}

export interface Section {
  id: string;
  title: string;
  /** Sections below it. */
  parts: { id: string; title: string }[];
}

export interface Page {
  /** Below the root of the site. */
  path: string;
  title: string;
  /** One sentence for lists. */
  summary: string;
  /** Group and label in the navigation; absent for a page that another one leads to. */
  nav?: { group: string; label: string };
  /** The page in the navigation that leads here. */
  under?: string;
  sections: Section[];
  body: Html;
  entries: Entry[];
}

/** A page as the file that it becomes. */
export function frame(page: Page, pages: Page[]): string {
  const to = (target: string, id?: string): string => relative(page.path, target, id);
  return render('frame', {
    title: page.path === homePath ? page.title : `${page.title} - lockstep`,
    summary: page.summary,
    root: to(''),
    home: to(homePath),
    names: to(namesPath),
    navigation: navigation(page, pages),
    sections: page.sections.length > 1 ? page.sections : [],
    body: page.body,
  }).text;
}

function navigation(page: Page, pages: Page[]) {
  const listed = pages.flatMap(({ path, nav }) => (nav ? [{ path, ...nav }] : []));
  return [...new Set(listed.map(({ group }) => group))].map((group) => ({
    group,
    links: listed
      .filter((entry) => entry.group === group)
      .map(({ path, label }) => navigationLink(page, path, label)),
  }));
}

function navigationLink(page: Page, path: string, label: string): Html {
  const here = path === page.path ? html` aria-current="page"` : path === page.under ? html` class="up"` : '';
  return html`<a href="${relative(page.path, path)}" ${here}>${label}</a>`;
}
