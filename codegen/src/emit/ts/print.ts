// SPDX-License-Identifier: MIT
// From statements to text. ts-morph prints a whole file at once; parsing it again or formatting it would take longer
// than all the rest of codegen.
import {
  IndentationText,
  Project,
  QuoteKind,
  StructureKind,
  VariableDeclarationKind,
  type StatementStructures,
} from 'ts-morph';
import { literal, type Data } from '../literal';
import { doc } from './doc';

export type Statement = StatementStructures | string;

/** Marks a line that has its indentation already: the printer adds one step to all lines of a value but the first. */
const placed = '\u0001';

/** Text of a value that may have several lines. */
export function hanging(text: string): string {
  return text.replaceAll('\n', `\n${placed}`);
}

/** Data as a value that cannot change. */
export function constantText(data: Data): string {
  return hanging(`${literal(data)} as const`);
}

/** `export const name = ...;` */
export function exportedConst(name: string, text: string, initializer: string): StatementStructures {
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    docs: doc([text]),
    declarations: [{ name, initializer }],
  };
}

/** A union of types, one a line where they do not fit on one. */
export function unionType(types: string[]): string {
  const flat = types.join(' | ');
  return flat.length < 80 ? flat : hanging(types.map((type) => `\n  | ${type}`).join(''));
}

/** Names in braces, one a line where they do not fit on one. */
export function braced(names: string[]): string {
  const flat = names.join(', ');
  return flat.length < 80 ? `{ ${flat} }` : `{\n${names.map((name) => `  ${name},\n`).join('')}}`;
}

export class Printer {
  private readonly project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Single },
  });

  print(file: string, statements: Statement[]): string {
    const source = this.project.createSourceFile(file, { kind: StructureKind.SourceFile, statements });
    return source
      .getFullText()
      .replaceAll(`  ${placed}`, '')
      .replace(/ +$/gm, '')
      .replace(/ ?\{\n\s*\}$/gm, ' {}')
      .replace(/( from '.*';\n)(?=\/\*\*|export const)/g, '$1\n');
  }
}
