// SPDX-License-Identifier: MIT
// All that the SDK exports, by folder: functions with a system call behind them lead to the page of that call.
import { callName } from '../emit/ts/names';
import { html, render, type Html } from './html';
import { callId, functionId, interfacePath, Links, sdkPath } from './links';
import type { Page } from './page';
import type { SdkExport } from './sdk';
import { shown } from './sdk-part';
import type { PageMaker, Site } from './site';

const title = 'Node.js SDK';
const kinds: SdkExport['kind'][] = ['function', 'class', 'type'];

export const sdkPages: PageMaker = (site) => {
  if (site.sdk.length === 0) return [];
  const links = new Links(site.model, sdkPath);
  const folders = [...new Set(site.sdk.map(({ folder }) => folder))].sort(byCore);
  const groups = folders.map((folder) => ({
    id: folderId(folder),
    folder: folder === 'core' ? 'Shared by all areas' : folder,
    entries: site.sdk
      .filter((entry) => entry.folder === folder)
      .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
      .map((entry) => ({ ...shown(links, entry), kind: entry.kind, call: callLink(site, links, entry) })),
  }));
  const page: Page = {
    path: sdkPath,
    title,
    summary: 'What a program imports from the package.',
    nav: { group: 'Project', label: title },
    sections: groups.map(({ id, folder, entries }) => ({
      id,
      title: folder,
      parts: entries.map((entry) => ({ id: entry.id, title: entry.name })),
    })),
    body: render('sdk-page', { title, groups }),
    entries: site.sdk.map(({ name, kind, doc }) => ({
      name: kind === 'function' ? `${name}()` : name,
      kind: `${kind} of the SDK`,
      id: functionId(name),
      text: doc,
    })),
  };
  return [page];
};

const folderId = (folder: string): string => `folder-${folder}`;

/** What everything else is made of comes last. */
function byCore(a: string, b: string): number {
  if (a === 'core' || b === 'core') return a === 'core' ? 1 : -1;
  return a < b ? -1 : 1;
}

function callLink(site: Site, links: Links, { calls }: SdkExport): Html | '' {
  for (const owner of site.model.interfaces)
    for (const { name } of owner.syscalls)
      if (calls === callName(name))
        return html`Makes the system call
          <a href="${links.to(interfacePath(owner), callId(name))}"><code>${name}()</code></a
          >.`;
  return '';
}
