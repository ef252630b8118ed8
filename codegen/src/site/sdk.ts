// SPDX-License-Identifier: MIT
// What the SDK exports, read from its sources: signatures, types and their comments, as a program sees them. A folder
// that holds a spec alone has no SDK, and then there is nothing to show.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Project, SyntaxKind, type ExportedDeclarations } from 'ts-morph';
import { aliasText, classText, commentOf, functionText, typedFunction, withoutExport } from './sdk-text';

export interface SdkExport {
  name: string;
  kind: 'function' | 'class' | 'type';
  /** Folder below sdk/src: an area, or `core`. */
  folder: string;
  /** Text of its comment. */
  doc: string;
  /** TypeScript, without bodies. */
  text: string;
  /** Names of types in it. */
  mentions: string[];
  /** The generated type that it is declared with, if it makes a system call. */
  calls?: string | undefined;
}

/** @param root folder that holds `sdk/` */
export function readSdk(root: string): SdkExport[] {
  const folder = join(root, 'sdk', 'src');
  if (!existsSync(folder)) return [];
  // Names are resolved, types of other packages are not needed; without them nothing large is read.
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: { noLib: true, types: [], strict: true },
  });
  project.addSourceFilesAtPaths([join(folder, '**', '*.ts'), join(root, 'generated', 'ts', '**', '*.ts')]);
  const index = project.getSourceFileOrThrow(join(folder, 'index.ts'));
  return [...index.getExportedDeclarations()]
    .flatMap(([name, [declaration]]) => {
      const file = declaration && relative(folder, declaration.getSourceFile().getFilePath());
      if (!declaration || file === undefined || file.startsWith('..')) return [];
      return exported(name, file.split('/')[0] ?? '', declaration) ?? [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function exported(name: string, folder: string, declaration: ExportedDeclarations): SdkExport | undefined {
  const described = describe(name, declaration);
  if (!described) return undefined;
  const mentions = [...new Set(described.text.match(/\b[A-Z]\w+\b/g) ?? [])].filter(
    (other) => other !== name,
  );
  return { name, folder, mentions, ...described };
}

export type Description = Pick<SdkExport, 'kind' | 'doc' | 'text' | 'calls'>;

function describe(name: string, declaration: ExportedDeclarations): Description | undefined {
  const variable = declaration.asKind(SyntaxKind.VariableDeclaration);
  if (variable) return typedFunction(name, variable);
  const callable = declaration.asKind(SyntaxKind.FunctionDeclaration);
  if (callable) return { kind: 'function', doc: commentOf(callable), text: functionText(name, callable) };
  const owner = declaration.asKind(SyntaxKind.ClassDeclaration);
  if (owner) return { kind: 'class', doc: commentOf(owner), text: classText(owner) };
  const alias = declaration.asKind(SyntaxKind.TypeAliasDeclaration);
  if (alias) return { kind: 'type', doc: commentOf(alias), text: aliasText(alias) };
  const shape = declaration.asKind(SyntaxKind.InterfaceDeclaration);
  return shape && { kind: 'type', doc: commentOf(shape), text: withoutExport(shape.getText()) };
}
