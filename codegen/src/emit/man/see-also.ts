// SPDX-License-Identifier: MIT
// Which pages of the manual the reader of a call wants next.
import type { Interface, Model, Syscall } from '../../model/types';

export interface ManualPage {
  name: string;
  section: string;
}

const systemPage = /\b([a-z_][a-z0-9_]*)\(([1-9])\)/g;

/** Pages that the text names, and the other calls of the area, in the order of sections and names. */
export function relatedPages(model: Model, owner: Interface, syscall: Syscall): ManualPage[] {
  const text = JSON.stringify([
    owner.description,
    owner.structs.flatMap(({ fields }) => fields.map(({ doc }) => doc)),
  ]);
  const named = [...text.matchAll(systemPage)].map(([, name = '', section = '']) => ({ name, section }));
  const near = model.interfaces
    .filter(({ area }) => area === owner.area)
    .flatMap(({ syscalls }) => syscalls.map(({ name }) => ({ name, section: '2' })));
  const pages = [...named, ...near, { name: 'syscall', section: '2' }].filter(
    ({ name }) => name !== syscall.name,
  );
  const unique = new Map(pages.map((entry) => [`${entry.section} ${entry.name}`, entry]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
