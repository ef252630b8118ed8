// SPDX-License-Identifier: MIT
// Where each name of the spec is described, as an address relative to the page that refers to it. A name that the
// page itself describes is found there, every other one on the page of the interface that is its home.
import { tag } from '../model/names';
import type { Interface, Model } from '../model/types';
import { definedNames } from '../resolve/model';

export const homePath = 'index.html';
export const wishesPath = 'wishes/index.html';
export const numbersPath = 'numbers/index.html';
export const sdkPath = 'sdk.html';
export const rulesPath = 'rules.html';
export const namesPath = 'names.html';
export const interfacePath = (owner: Interface): string => `${owner.area}/${owner.name}.html`;
export const wordPath = (ledgerWord: string): string => `numbers/${ledgerWord}.html`;
export const wishPath = (number: number): string => `wishes/${number}.html`;

/** Ids on a page; a call and a structure may have the same name, constants are alone in theirs. */
export const callId = (name: string): string => `call-${name}`;
export const structId = (name: string): string => `struct-${name}`;
export const fieldId = (struct: string, field: string): string => `${structId(struct)}.${field}`;
export const wordId = (name: string): string => `word-${name}`;
export const fileId = (name: string): string => `file-${name}`;
export const behaviourId = (name: string): string => `behaviour-${name}`;
export const ruleId = (id: string): string => `rule-${id}`;
export const functionId = (name: string): string => `function-${name}`;

/** The address of `target` as `from` names it; both below the root of the site. */
export function relative(from: string, target: string, id = ''): string {
  const hash = id === '' ? '' : `#${id}`;
  if (from === target && hash !== '') return hash;
  return `${'../'.repeat(from.split('/').length - 1)}${target}${hash}`;
}

export class Links {
  private readonly own: Set<string>;

  /** @param owner the interface that the page is about */
  constructor(
    private readonly model: Model,
    readonly from: string,
    private readonly owner?: Interface,
  ) {
    this.own = new Set(owner ? definedNames(owner) : []);
  }

  to(target: string, id?: string): string {
    return relative(this.from, target, id);
  }

  interface(name: string): string | undefined {
    const found = this.model.interfaces.find((candidate) => candidate.name === name);
    return found && this.to(interfacePath(found));
  }

  call(name: string): string | undefined {
    const found = this.model.interfaces.find(({ syscalls }) => syscalls.some((call) => call.name === name));
    return found && this.to(interfacePath(found), callId(name));
  }

  /** A bit, a value, a size, an errno or a constant that has a number; undefined if the spec has no such name. */
  constant(name: string): string | undefined {
    return /[A-Z]/.test(name) ? this.at(name, name) : undefined;
  }

  struct(name: string): string | undefined {
    return this.at(tag(name), structId(name));
  }

  /** A flags word or an enum. */
  word(name: string): string | undefined {
    return this.at(name, wordId(name));
  }

  wish(number: number): string {
    return this.to(wishPath(number));
  }

  private at(name: string, id: string): string | undefined {
    const home = this.own.has(name) ? this.owner : this.model.homes.get(name);
    return home && this.to(interfacePath(home), id);
  }
}
