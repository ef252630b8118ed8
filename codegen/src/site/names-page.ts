// SPDX-License-Identifier: MIT
// The index at the end of a book: all names in alphabetical order, for reading without the search.
import { html, render } from './html';
import { namesPath, relative } from './links';
import type { PageMaker } from './site';

const title = 'Index of names';

export const namesPages: PageMaker = (_site, made) => {
  const all = made
    .flatMap((page) =>
      page.entries.map((entry) => ({ ...entry, href: relative(namesPath, page.path, entry.id) })),
    )
    .filter(({ kind }) => !kind.startsWith('error of'))
    .map((entry) => ({ ...entry, key: entry.name.replace(/^[^A-Za-z0-9]+/, '').toLowerCase() }))
    .sort((a, b) => compare(a.key, b.key) || compare(a.kind, b.kind) || compare(a.href, b.href));
  const letters = [...new Set(all.map(({ key }) => key.charAt(0).toUpperCase()))];
  const groups = letters.map((letter) => ({
    id: `letter-${letter}`,
    letter,
    entries: all
      .filter(({ key }) => key.charAt(0).toUpperCase() === letter)
      .map(({ name, kind, href }) => ({ link: html`<a href="${href}"><code>${name}</code></a>`, kind })),
  }));
  return [
    {
      path: namesPath,
      title,
      summary: 'All names that the spec has, in alphabetical order.',
      nav: { group: 'Project', label: title },
      sections: [],
      body: render('names', { title, groups, count: all.length }),
      entries: [],
    },
  ];
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
