// SPDX-License-Identifier: MIT
// The site of this project and that of the golden spec, made once, and questions about its pages as a parser of HTML
// sees them.
import { join } from 'node:path';
import { parse, type DefaultTreeAdapterMap, type ParserError } from 'parse5';
import type { Output } from '../../../codegen/src/emit/target';
import { loadModel } from '../../../codegen/src/generate';
import { buildSite } from '../../../codegen/src/site';
import { readSite, type Site } from '../../../codegen/src/site/site';
import { projectRoot } from '../../../kernel/tools/lib/paths';

export type Element = DefaultTreeAdapterMap['element'];
type Node = DefaultTreeAdapterMap['node'];

export interface Made {
  site: Site;
  output: Output;
  pages: Map<string, Document>;
}

export interface Document {
  root: Node;
  errors: string[];
}

export function make(root: string): Made {
  const site = readSite(root, loadModel(root));
  const output = buildSite(site);
  const pages = [...output].filter(([file]) => file.endsWith('.html'));
  return { site, output, pages: new Map(pages.map(([file, text]) => [file, read(text)])) };
}

export const roots = { project: projectRoot, golden: join(projectRoot, 'test', 'golden', 'root') };

const kept = new Map<string, Made>();

export function made(which: keyof typeof roots): Made {
  const known = kept.get(which) ?? make(roots[which]);
  kept.set(which, known);
  return known;
}

function read(text: string): Document {
  const errors: string[] = [];
  const onParseError = ({ code, startLine, startCol }: ParserError): void => {
    errors.push(`${startLine}:${startCol}: ${code}`);
  };
  return { root: parse(text, { onParseError, sourceCodeLocationInfo: true }), errors };
}

/** All elements below a node, in the order of the text. */
export function elements(node: Node, name?: string): Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  return children.flatMap((child) => {
    const below = elements(child, name);
    return 'tagName' in child && (name === undefined || child.tagName === name) ? [child, ...below] : below;
  });
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value;
}

export function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

export function page(which: keyof typeof roots, file: string): Node {
  const document = made(which).pages.get(file);
  if (!document) throw new Error(`no page ${file}`);
  return document.root;
}

export function byId(node: Node, id: string): Element {
  const found = elements(node).find((element) => attribute(element, 'id') === id);
  if (!found) throw new Error(`no element has the id ${id}`);
  return found;
}
