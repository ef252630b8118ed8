// SPDX-License-Identifier: MIT
// Declarations of the SDK as text: signatures without bodies, classes without what is private, comments as prose.
import {
  Scope,
  SyntaxKind,
  type CallSignatureDeclaration,
  type ClassDeclaration,
  type ExpressionWithTypeArguments,
  type FunctionDeclaration,
  type JSDocableNode,
  type TypeAliasDeclaration,
  type TypeReferenceNode,
  type VariableDeclaration,
} from 'ts-morph';
import type { Description } from './sdk';

/** A function that is a constant: its declared type says how it is called, the shortest way first. */
export function typedFunction(name: string, declaration: VariableDeclaration): Description | undefined {
  const type = declaration.getTypeNode()?.asKind(SyntaxKind.TypeReference);
  const found = type ? [...signaturesOf(name, type)].sort((a, b) => a.text.length - b.text.length) : [];
  if (found.length === 0) return undefined;
  return {
    kind: 'function',
    doc: commentOf(declaration.getVariableStatementOrThrow()),
    text: found.map(({ text }) => text).join('\n'),
    calls: found.find(({ calls }) => calls !== undefined)?.calls,
  };
}

interface Signature {
  text: string;
  calls?: string;
}

/**
 * `SomeCall<[path: string], Promise<void>>` is `f(path: string): Promise<void>`; an interface is the signatures that
 * it has and those of what it extends.
 */
function* signaturesOf(
  name: string,
  type: TypeReferenceNode | ExpressionWithTypeArguments,
): Generator<Signature> {
  const [args, result] = type.getTypeArguments();
  const parameters = args?.asKind(SyntaxKind.TupleType)?.getElements();
  const target = type.isKind(SyntaxKind.TypeReference) ? type.getTypeName() : type.getExpression();
  if (parameters && result) {
    const texts = parameters.map((element) => element.getText());
    yield { text: call(name, texts, result.getText()), calls: target.getText() };
    return;
  }
  const symbol = target.getSymbol();
  const declarations = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? [];
  for (const declaration of declarations) {
    const shape = declaration.asKind(SyntaxKind.InterfaceDeclaration);
    for (const signature of shape?.getCallSignatures() ?? []) yield { text: functionText(name, signature) };
    for (const base of shape?.getExtends() ?? []) yield* signaturesOf(name, base);
  }
}

export function functionText(
  name: string,
  declaration: FunctionDeclaration | CallSignatureDeclaration,
): string {
  const parameters = declaration.getParameters().map((parameter) => {
    const optional = parameter.isOptional() ? '?' : '';
    const rest = parameter.isRestParameter() ? '...' : '';
    return `${rest}${parameter.getName()}${optional}: ${(parameter.getTypeNode() ?? parameter.getType()).getText()}`;
  });
  const types = declaration.getTypeParameters().map((parameter) => parameter.getText());
  const full = types.length > 0 ? `${name}<${types.join(', ')}>` : name;
  return call(full, parameters, declaration.getReturnTypeNode()?.getText() ?? 'void');
}

/** One parameter a line where they do not fit on one. */
function call(name: string, parameters: string[], result: string): string {
  const flat = `${name}(${parameters.join(', ')}): ${result}`;
  if (flat.length <= 80) return flat;
  return `${name}(\n${parameters.map((parameter) => `  ${parameter},\n`).join('')}): ${result}`;
}

/** Public members without their bodies. */
export function classText(declaration: ClassDeclaration): string {
  const text = withoutExport(declaration.getText());
  const members = declaration
    .getMembers()
    .filter((member) => !isHidden(member))
    .map((member) => {
      const comments = 'getJsDocs' in member ? member.getJsDocs() : [];
      const docs = comments.map((doc) => `  ${doc.getText()}\n`);
      const body = 'getBody' in member ? member.getBody() : undefined;
      const whole = member.getText();
      const shown = body ? whole.slice(0, body.getStart() - member.getStart()).trimEnd() : whole;
      return `${docs.join('')}  ${shown.replace(/;$/, '')};\n`;
    });
  return `${text.slice(0, text.indexOf('{') + 1)}\n${members.join('')}}`;
}

type Member = ReturnType<ClassDeclaration['getMembers']>[number];

/** Private, for the SDK alone to call, or marked as its own business. */
function isHidden(member: Member): boolean {
  const comments = 'getJsDocs' in member ? member.getJsDocs() : [];
  const internal = comments.some((doc) => /@internal/.test(doc.getText()));
  const own = 'getScope' in member && member.getScope() !== Scope.Public;
  const parameters = member.asKind(SyntaxKind.Constructor)?.getParameters() ?? [];
  const ownState = parameters.some((parameter) => parameter.hasModifier('private'));
  const name = 'getName' in member ? member.getName() : '';
  const block = member.isKind(SyntaxKind.ClassStaticBlockDeclaration);
  return internal || own || ownState || block || name.startsWith('#');
}

/** An alias that computes names from a table is shown as the names. */
export function aliasText(declaration: TypeAliasDeclaration): string {
  const type = declaration.getType();
  const names = type.isUnion() ? type.getUnionTypes().map((name) => name.getLiteralValue()) : [];
  const text = withoutExport(declaration.getText());
  const known = names.length > 0 && names.every((name) => typeof name === 'string');
  if (!/\bkeyof\b/.test(text) || !known) return text;
  const literals = names.map((name) => `'${name}'`);
  return `type ${declaration.getName()} =${literals.map((literal) => `\n  | ${literal}`).join('')};`;
}

export const withoutExport = (text: string): string => text.replace(/^export (declare )?/, '');

export function commentOf(node: JSDocableNode): string {
  return node
    .getJsDocs()
    .flatMap((doc) => [
      doc.getDescription(),
      ...doc
        .getTags()
        .filter((tag) => tag.getTagName() === 'throws')
        .map((tag) => `It throws ${(tag.getCommentText() ?? '').trim()}.`),
    ])
    .map((text) => text.replace(/\{@link (\w+)\}/g, '`$1`').trim())
    .join('\n\n');
}
