// SPDX-License-Identifier: MIT
// Every interface and every wish has its page, the pages are well formed, and whatever they refer to is there.
import { posix } from 'node:path';
import { runInNewContext } from 'node:vm';
import { interfacePath, wishPath } from '../../../codegen/src/site/links';
import { attribute, elements, made, make, roots, textOf, type Element } from './support';

// The site is made within the first test that asks for it, perhaps beside a kernel build.
jest.setTimeout(180_000);

const both = ['project', 'golden'] as const;

test.each(both)('%s: every interface and every wish has a page with its name', (which) => {
  const { site, pages } = made(which);
  const expected = [
    ...site.model.interfaces.map((owner) => [interfacePath(owner), owner.name] as const),
    ...site.model.wishes.map((wish) => [wishPath(wish.number), wish.title] as const),
  ];
  const headings = expected.map(([path]) => {
    const root = pages.get(path)?.root;
    return root ? elements(root, 'h1').map(textOf).join() : 'no page';
  });
  expect(headings.map((heading, at) => heading.endsWith(expected[at]?.[1] ?? '?'))).toEqual(
    expected.map(() => true),
  );
});

test.each(both)('%s: the pages are well formed', (which) => {
  const errors = [...made(which).pages].flatMap(([file, { errors: found }]) =>
    found.map((error) => `${file}:${error}`),
  );
  expect(errors).toEqual([]);
});

function idsOf(all: Element[]): string[] {
  return all.flatMap((element) => attribute(element, 'id') ?? []);
}

test.each(both)('%s: no id stands twice on a page', (which) => {
  const twice = [...made(which).pages].flatMap(([file, { root }]) => {
    const ids = idsOf(elements(root));
    return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${file}: ${id}`);
  });
  expect(twice).toEqual([]);
});

/** Everything that a page refers to, as a path below the root of the site and an id. */
function references(file: string, all: Element[]): { to: string; path: string; id: string }[] {
  const named = all.flatMap((element) => [
    ...(element.tagName === 'a' || element.tagName === 'link' ? [attribute(element, 'href') ?? ''] : []),
    ...((attribute(element, 'src') ?? '') ? [attribute(element, 'src') ?? ''] : []),
  ]);
  const inPage = all.flatMap((element) =>
    ['aria-controls', 'aria-labelledby'].flatMap((name) => {
      const id = attribute(element, name);
      return id === undefined ? [] : [`#${id}`];
    }),
  );
  return [...named, ...inPage]
    .filter((to) => to !== 'data:,')
    .map((to) => {
      const [path = '', id = ''] = to.split('#');
      return { to, path: path === '' ? file : posix.join(posix.dirname(file), path), id };
    });
}

test.each(both)('%s: all that a page refers to is in the site', (which) => {
  const { output, pages } = made(which);
  const ids = new Map([...pages].map(([file, { root }]) => [file, new Set(idsOf(elements(root)))]));
  let count = 0;
  const dangling = [...pages].flatMap(([file, { root }]) =>
    references(file, elements(root)).flatMap(({ to, path, id }) => {
      count += 1;
      const found = output.has(path) && (id === '' || ids.get(path)?.has(decodeURIComponent(id)));
      return found ? [] : [`${file}: ${to}`];
    }),
  );
  expect(dangling).toEqual([]);
  expect(count).toBeGreaterThan(pages.size * 5);
});

test.each(both)('%s: everything that the search finds is where it says', (which) => {
  const { output, pages } = made(which);
  const window: { lockstepIndex?: { paths: string[]; rows: [string, number, number, string, string][] } } =
    {};
  runInNewContext(output.get('assets/search-index.js') ?? '', { window });
  const { paths = [], rows = [] } = window.lockstepIndex ?? {};
  const ids = new Map([...pages].map(([file, { root }]) => [file, new Set(idsOf(elements(root)))]));
  const lost = rows.filter(([, , at, id]) => id !== '' && !ids.get(paths[at] ?? '')?.has(id));
  expect(lost).toEqual([]);
  expect(rows.length).toBeGreaterThan(pages.size);
  expect(paths.every((path) => pages.has(path))).toBe(true);
});

test.each(both)('%s: nothing comes from elsewhere', (which) => {
  const foreign = [...made(which).output].flatMap(([file, text]) => {
    const addresses = file.endsWith('.html')
      ? [...text.matchAll(/\b(?:src|href|action|srcset)="((?:[a-z]+:)?\/\/[^"]*|\/[^"]*)"/g)]
      : [...text.matchAll(/(@import|url\(|\bfetch\(|XMLHttpRequest|\bimport\()/g)];
    return addresses.map(([, found]) => `${file}: ${found}`);
  });
  expect(foreign).toEqual([]);
});

test.each(both)('%s: one main part, one heading of the first rank, no rank left out', (which) => {
  const wrong = [...made(which).pages].flatMap(([file, { root }]) => {
    const [main, ...more] = elements(root, 'main');
    const ranks = main ? elements(main).flatMap(({ tagName }) => /^h([1-6])$/.exec(tagName)?.[1] ?? []) : [];
    const steps = ranks.every((rank, at) => Number(rank) <= Number(ranks[at - 1] ?? 0) + 1);
    const one = ranks.filter((rank) => rank === '1').length === 1;
    return main && more.length === 0 && steps && one ? [] : [`${file}: ${ranks.join(' ')}`];
  });
  expect(wrong).toEqual([]);
});

test.each(both)('%s: the same bytes again, and no path of this machine', (which) => {
  const { output } = made(which);
  expect([...make(roots[which]).output]).toEqual([...output]);
  expect([...output].filter(([, text]) => text.includes(roots.project)).map(([file]) => file)).toEqual([]);
});
