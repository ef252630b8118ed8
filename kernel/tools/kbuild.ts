// SPDX-License-Identifier: MIT
// Which C files of a kernel tree a configuration builds, read from the lists in its Kbuild files: `obj-y += open.o`,
// `obj-$(CONFIG_EXT4_FS) += ext4/`, `ext4-y := dir.o`. make would compile any file that is named to it, whether the
// configuration is meant for that or not.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

interface List {
  /** `obj` and `lib` are built; any other name is an object made of several. */
  of: string;
  /** Symbol of the configuration that switches the list on; none for a list that always holds. */
  symbol: string | undefined;
  members: string[];
}

const LIST = /^([\w-]+)-(?:y|objs|\$\((CONFIG_\w+)\))\s*[:+]?=\s*(.*)$/gm;

function listsIn(makefile: string): List[] {
  const joined = makefile.replaceAll('\\\n', ' ');
  return [...joined.matchAll(LIST)].map(([, of = '', symbol, members = '']) => ({
    of,
    symbol,
    members: members.split(/\s+/),
  }));
}

/** The symbols that a .config sets. */
export function symbolsIn(config: string): Set<string> {
  return new Set([...config.matchAll(/^(CONFIG_\w+)=/gm)].map(([, symbol = '']) => symbol));
}

export class Kbuild {
  private readonly lists = new Map<string, List[]>();

  constructor(
    private readonly tree: string,
    private readonly symbols: Set<string>,
  ) {}

  /** Whether the configuration builds an object from this file: `fs/ext4/dir.c`. */
  builds(path: string): boolean {
    const dir = dirname(path);
    return this.enters(dir) && this.takes(dir, basename(path).replace(/\.c$/, '.o'));
  }

  private enters(dir: string): boolean {
    const parent = dirname(dir);
    // make knows these by itself.
    if (parent === '.' || dir === 'arch/x86') return true;
    return this.takes(parent, `${basename(dir)}/`) && this.enters(parent);
  }

  private takes(dir: string, member: string): boolean {
    return this.listsOf(dir).some(({ of, symbol, members }) => {
      if (!members.includes(member) || !(symbol === undefined || this.symbols.has(symbol))) return false;
      return of === 'obj' || of === 'lib' || (`${of}.o` !== member && this.takes(dir, `${of}.o`));
    });
  }

  private listsOf(dir: string): List[] {
    const known = this.lists.get(dir);
    if (known) return known;
    const file = ['Kbuild', 'Makefile'].map((name) => join(this.tree, dir, name)).find(existsSync);
    const lists = file === undefined ? [] : listsIn(readFileSync(file, 'utf8'));
    this.lists.set(dir, lists);
    return lists;
  }
}
