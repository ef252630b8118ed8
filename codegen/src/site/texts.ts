// SPDX-License-Identifier: MIT
// What an interface has beside calls and structures: text files with their grammar, changed behaviour, kinds of file
// descriptors.
import type { Behaviour, FdKind, GrammarField, Interface, TextFile } from '../model/types';
import { grammarDoc, sameSince, sinceText } from '../emit/words';
import { code, html, render, type Html } from './html';
import { behaviourId, fileId, type Links } from './links';
import type { Entry } from './page';
import { inline } from './prose';

const formats = {
  lines: 'One record a line; the fields in their order:',
  value: 'One value:',
  keyed: 'One key and its value a line:',
};

export function filePart(links: Links, file: TextFile): Html {
  return render('file', {
    id: fileId(file.name),
    path: file.path,
    doc: inline(links, file.doc),
    mode: file.mode,
    format: formats[file.format],
    line: file.format === 'lines' ? file.grammar.map(shape).join(' ') : '',
    fields: file.grammar.map((field) => ({
      shape: shape(field),
      type: field.type,
      optional: field.optional ? 'may be absent' : '',
      doc: inline(
        links,
        grammarDoc(field) + (sameSince(field.since, file.since) ? '' : ` Since ${sinceText(field.since)}.`),
      ),
    })),
    appendOnly: file.appendOnly,
  });
}

/** How a field looks in the text; one that may be absent stands in brackets. */
function shape({ name, type, tag, optional }: GrammarField): string {
  const text = type === 'literal' ? (tag ?? '') : `${tag ?? ''}<${name}>`;
  return optional ? `[${text}]` : text;
}

export function behaviourPart(links: Links, behaviour: Behaviour): Html {
  const { name, of, before, after, optIn, unconditional, test } = behaviour;
  const rows: [string, Html][] = [
    ...(before === undefined ? [] : [['Before', inline(links, before)] as [string, Html]]),
    ['Now', inline(links, after)],
    optIn === undefined
      ? ['Always, because', inline(links, unconditional ?? '')]
      : ['Asked for by', inline(links, `\`${optIn}\``)],
    ['Of', inline(links, `\`${of}()\``)],
    ['Test', code(test)],
  ];
  return render('behaviour', {
    id: behaviourId(name),
    name,
    rows: rows.map(([term, text]) => ({ term, text })),
  });
}

export function fdKindRows(links: Links, kinds: FdKind[]) {
  return kinds.map((kind) => ({
    name: kind.name,
    doc: html`${inline(links, kind.doc)} In Node.js a ${code(kind.class)} owns it.`,
  }));
}

export function textEntries(owner: Interface): Entry[] {
  return [
    ...owner.files.map(({ name, path, doc }) => ({ name: path, kind: 'file', id: fileId(name), text: doc })),
    ...owner.behaviours.map(({ name, after }) => ({
      name,
      kind: 'changed behaviour',
      id: behaviourId(name),
      text: after,
    })),
  ];
}
