// SPDX-License-Identifier: MIT
// The page of an interface.
import { exampleProgram } from '../emit/signature';
import { relatedPages } from '../emit/man/see-also';
import { descriptionText, sinceText } from '../emit/words';
import type { Interface, Model } from '../model/types';
import { callEntries, callPart, callSection } from './call';
import { code, empty, html, join, render, type Html } from './html';
import { sourceBlock } from './highlight';
import { fileId, interfacePath, Links, structId, wordId } from './links';
import type { Entry, Page, Section } from './page';
import { linked, paragraphs } from './prose';
import { functionsOf, relatedFunctions, sdkPart } from './sdk-part';
import { examplesOf, wishesOf, type Example, type PageMaker, type Site } from './site';
import { structEntries, structPart } from './struct';
import { behaviourPart, fdKindRows, filePart, textEntries } from './texts';
import { stateText } from './wish-state';
import { constantRows, enumPart, flagsPart, wordEntries, type FirstOnPage } from './words';

export const interfacePages: PageMaker = (site) =>
  site.model.interfaces.map((owner): Page => {
    const links = new Links(site.model, interfacePath(owner), owner);
    return {
      path: interfacePath(owner),
      title: owner.name,
      summary: owner.summary,
      nav: { group: owner.area, label: owner.name },
      sections: sections(site, owner),
      body: body(site, links, owner),
      entries: entries(site.model, owner),
    };
  });

function body(site: Site, links: Links, owner: Interface): Html {
  const first = firstOnPage();
  const related = relatedFunctions(site.sdk, site.model, owner);
  const calls = owner.syscalls.map((syscall, at) => {
    const own = functionsOf(site.sdk, owner, syscall);
    const functions = [...new Set([...own, ...(at === 0 ? related : [])])];
    return callPart(
      links,
      owner,
      syscall,
      functions.length === 0 ? html`` : sdkPart(links, site.sdk, functions),
    );
  });
  const words = [
    ...owner.flags.map((flags) => flagsPart(links, flags, first)),
    ...owner.enums.map((word) => enumPart(links, word, first)),
  ];
  return render('interface', {
    name: owner.name,
    summary: owner.summary,
    facts: facts(links, site, owner),
    description: paragraphs(links, descriptionText(owner)),
    calls,
    files: owner.files.map((file) => filePart(links, file)),
    structs: owner.structs.map((struct) => structPart(links, struct)),
    words,
    constants: constantRows(links, owner, first),
    fdKinds: fdKindRows(links, owner.fdKinds),
    behaviours: owner.behaviours.map((behaviour) => behaviourPart(links, behaviour)),
    examples: examples(site, owner),
    wishes: wishesOf(site, owner).map((wish) => ({
      link: html`<a href="${links.wish(wish.number)}">${wish.number}. ${wish.title}</a>`,
      state: stateText(wish),
    })),
    seeAlso: seeAlso(site, links, owner),
  });
}

/** Two words may share a bit, and then only the first row of it is where a link leads. */
function firstOnPage(): FirstOnPage {
  const seen = new Set<string>();
  return (name) => {
    if (seen.has(name)) return '';
    seen.add(name);
    return name;
  };
}

function facts(links: Links, site: Site, owner: Interface) {
  const origins = {
    upstream: 'upstream Linux',
    extended: 'upstream Linux, extended by lockstep',
    lockstep: 'lockstep',
  };
  const wishes = wishesOf(site, owner).map(
    ({ number }) => html`<a href="${links.wish(number)}">${number}</a>`,
  );
  const rows: [string, Html][] = [
    ['Origin', html`${origins[owner.origin]}`],
    ['Since', html`${sinceText(owner.since)}`],
    ['Stability', html`${owner.stability}`],
    ['Replaced by', replacement(links, owner)],
    ['Header', code(`<${owner.header}>`)],
    ['Wishes', join(wishes, ', ')],
    ['Spec', code(owner.file)],
  ];
  return rows.filter(([, text]) => text.text !== '').map(([term, text]) => ({ term, text }));
}

function replacement(links: Links, { replacedBy }: Interface): Html {
  return replacedBy === undefined ? empty : linked(links.interface(replacedBy), code(replacedBy));
}

/** The generated C program, and what the wishes have in Node.js. */
function examples(site: Site, owner: Interface) {
  const c = owner.syscalls.map(exampleProgram).filter((text) => text !== '');
  const functions = owner.syscalls.flatMap((syscall) => functionsOf(site.sdk, owner, syscall));
  const uses = ({ text }: Example): boolean => functions.some(({ name }) => text.includes(`${name}(`));
  const node = wishesOf(site, owner).flatMap((wish) => examplesOf(site, wish));
  return [
    ...[...new Set(node)]
      .filter(uses)
      .map((example) => ({ title: example.file, source: sourceBlock(example.text) })),
    ...c.map((text) => ({ title: 'In C', source: sourceBlock(text) })),
  ];
}

function seeAlso(site: Site, links: Links, owner: Interface) {
  const manual = owner.syscalls.flatMap((syscall) => relatedPages(site.model, owner, syscall));
  const shared = site.model.interfaces.filter(
    (other) => other !== owner && other.wishes.some((number) => owner.wishes.includes(number)),
  );
  const near = site.model.interfaces.filter((other) => other !== owner && other.area === owner.area);
  const others = [...new Set([...near, ...shared])].map(
    (other) => html`<a href="${links.to(interfacePath(other))}">${code(other.name)}</a>: ${other.summary}`,
  );
  const known = site.model.interfaces.flatMap(({ syscalls }) => syscalls.map(({ name }) => name));
  const pages = new Map(manual.map(({ name, section }) => [`${name}(${section})`, name]));
  const outside = [...pages].filter(([, name]) => !known.includes(name)).map(([title]) => code(title));
  return outside.length === 0 ? others : [...others, html`In the manual: ${join(outside, ', ')}`];
}

function sections(site: Site, owner: Interface): Section[] {
  const part = (id: string, title: string) => ({ id, title });
  const all: (Section | false)[] = [
    ...owner.syscalls.map(callSection),
    ...owner.files.map((file): Section => ({ ...part(fileId(file.name), file.path), parts: [] })),
    owner.structs.length > 0 && {
      ...part('structures', 'Structures'),
      parts: owner.structs.map(({ name }) => part(structId(name), name)),
    },
    owner.flags.length + owner.enums.length > 0 && {
      ...part('values', 'Flags and values'),
      parts: [...owner.flags, ...owner.enums].map(({ name }) => part(wordId(name), name)),
    },
    owner.consts.length + owner.errnos.length > 0 && { ...part('constants', 'Constants'), parts: [] },
    owner.behaviours.length > 0 && { ...part('behaviour', 'Changed behaviour'), parts: [] },
    examples(site, owner).length > 0 && { ...part('examples', 'Examples'), parts: [] },
    owner.wishes.length > 0 && { ...part('wishes', 'Wishes'), parts: [] },
    { ...part('see-also', 'See also'), parts: [] },
  ];
  return all.filter((section) => section !== false);
}

function entries(model: Model, owner: Interface): Entry[] {
  const all = [
    { name: owner.name, kind: 'interface', id: '', text: owner.summary },
    ...owner.syscalls.flatMap((syscall) => callEntries(owner, syscall)),
    ...structEntries(model, owner),
    ...wordEntries(model, owner),
    ...textEntries(owner),
  ];
  const seen = new Set<string>();
  return all.filter(({ id }) => {
    const first = !seen.has(id);
    seen.add(id);
    return first;
  });
}
