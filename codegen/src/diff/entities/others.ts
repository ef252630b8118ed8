// SPDX-License-Identifier: MIT
// Kinds of descriptors, text files with their grammar, behaviours and names of the SDK.
import type { Interface, TextFile } from '../../model/types';
import { sinceText } from '../../emit/words';
import { Maker, type Entity } from './entity';

export function otherEntities(owner: Interface): Entity[] {
  const maker = new Maker(owner.file, owner);
  return [
    ...owner.fdKinds.map(({ name, class: handle, doc }) =>
      maker.make('fd kind', name, `the descriptor ${name}`, ['fd_kinds', name], { class: handle, doc }),
    ),
    ...owner.files.map((file) => fileEntity(maker, file)),
    ...owner.behaviours.map(({ name, of, before, after, optIn, unconditional, test }) =>
      maker.make('behaviour', name, `the behaviour ${name}`, ['behaviours', name], {
        ...{ of, before, after, opt_in: optIn, unconditional, test },
      }),
    ),
    ...owner.sdk.map(({ of, module, function: name, handle }) =>
      maker.make('SDK name', of, `the SDK function for ${of}`, ['sdk', of], {
        module,
        function: name,
        handle,
      }),
    ),
  ];
}

function fileEntity(maker: Maker, file: TextFile): Entity {
  const path = ['files', file.name];
  const fields = file.grammar.map((field, index) =>
    maker.make(
      'file field',
      field.name,
      `field \`${field.name}\` of ${file.path}`,
      [...path, 'grammar', index],
      {
        name: field.name,
        type: field.type,
        tag: field.tag,
        optional: field.optional,
        default: field.default,
        origin: field.origin,
        since: sinceText(field.since),
        doc: field.doc,
      },
      { aliases: [`${index} ${field.type} ${field.tag ?? ''}`] },
    ),
  );
  return maker.make(
    'file',
    file.name,
    file.path,
    path,
    {
      path: file.path,
      mode: file.mode,
      format: file.format,
      append_only: file.appendOnly,
      origin: file.origin,
      since: sinceText(file.since),
      header: file.header,
      doc: file.doc,
    },
    { children: fields },
  );
}
