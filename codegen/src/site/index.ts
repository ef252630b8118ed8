// SPDX-License-Identifier: MIT
// The site: every kind of page in the order of the navigation, the index that the search reads, and the files that
// all pages share. A further kind of page is one more maker in the list.
import { readTemplate } from '../emit/template';
import type { Output } from '../emit/target';
import { homePages } from './home-page';
import { interfacePages } from './interface-page';
import { namesPages } from './names-page';
import { numbersPages } from './numbers-page';
import { frame, type Page } from './page';
import { sdkPages } from './sdk-page';
import { rulesPages } from './rules-page';
import { searchIndex } from './search-index';
import type { PageMaker, Site } from './site';
import { wishPages } from './wish-pages';

const makers: PageMaker[] = [
  homePages,
  wishPages,
  sdkPages,
  numbersPages,
  rulesPages,
  interfacePages,
  namesPages,
];

const assets = ['base.css', 'frame.css', 'text.css', 'drawings.css', 'theme.js', 'site.js'];

export function makePages(site: Site): Page[] {
  const pages: Page[] = [];
  for (const make of makers) pages.push(...make(site, pages));
  return pages;
}

/** Path below the root of the site -> content. */
export function buildSite(site: Site): Output {
  const pages = makePages(site);
  return new Map([
    ...pages.map((page): [string, string] => [page.path, frame(page, pages)]),
    ...assets.map((file): [string, string] => [`assets/${file}`, readTemplate(`site/assets/${file}`)]),
    ['assets/search-index.js', searchIndex(pages)],
  ]);
}
