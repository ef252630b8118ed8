// SPDX-License-Identifier: MIT
// The first page: what there is, by area, and how the wishes stand.
import type { Model } from '../model/types';
import { sinceText } from '../emit/words';
import { code, html, render } from './html';
import {
  homePath,
  interfacePath,
  Links,
  namesPath,
  numbersPath,
  rulesPath,
  sdkPath,
  wishesPath,
} from './links';
import type { PageMaker } from './site';
import { wishTable } from './wish-pages';
import { stateOf, type WishState } from './wish-state';

export const homePages: PageMaker = (site) => {
  const links = new Links(site.model, homePath);
  const { interfaces, wishes } = site.model;
  const areas = [...new Set(interfaces.map(({ area }) => area))];
  return [
    {
      path: homePath,
      title: 'lockstep',
      summary: 'Linux interfaces from one spec: the reference.',
      nav: { group: 'Project', label: 'Overview' },
      sections: [],
      body: render('home', {
        areas: areas.map((area) => ({
          area,
          interfaces: interfaces
            .filter((owner) => owner.area === area)
            .map((owner) => ({
              link: html`<a href="${links.to(interfacePath(owner))}">${code(owner.name)}</a>`,
              summary: owner.summary,
              origin: owner.origin,
              since: sinceText(owner.since),
            })),
        })),
        counts: counts(site.model),
        total: wishes.length,
        wishTable: wishTable(
          site,
          links,
          wishes.filter((wish) => stateOf(wish) !== 'open'),
        ),
        wishesPage: links.to(wishesPath),
        numbersPage: links.to(numbersPath),
        sdkPage: site.sdk.length > 0 ? links.to(sdkPath) : '',
        rulesPage: links.to(rulesPath),
        namesPage: links.to(namesPath),
      }),
      entries: [],
    },
  ];
};

function counts({ wishes }: Model) {
  const texts: [WishState, string][] = [
    ['lockstep', 'granted by lockstep'],
    ['upstream', 'granted by upstream Linux'],
    ['part', 'with a first part'],
    ['open', 'not yet'],
  ];
  return texts.map(([kind, text]) => ({
    kind,
    text,
    count: wishes.filter((wish) => stateOf(wish) === kind).length,
  }));
}
