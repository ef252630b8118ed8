// SPDX-License-Identifier: MIT
// Renders the Handlebars templates below codegen/templates. A template lays out, it does not decide: values come in
// as finished text, a name that the data lacks is an error, nothing is escaped.
import Handlebars from 'handlebars';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const handlebars = Handlebars.create();
const compiled = new Map<string, Handlebars.TemplateDelegate>();

/** @param name `<target>/<template>` */
export function render(name: string, data: object): string {
  const known = compiled.get(name);
  const template =
    known ??
    handlebars.compile(readTemplate(`${name}.hbs`), {
      noEscape: true,
      strict: true,
    });
  if (!known) compiled.set(name, template);
  return template(data);
}

/** @param file path below codegen/templates */
export function readTemplate(file: string): string {
  return readFileSync(join(templates(), file), 'utf8');
}

/** The code runs from the sources and from build/, the templates stay where they are. */
function templates(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'codegen', 'templates');
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) throw new Error(`no codegen/templates above ${__dirname}`);
  }
}
