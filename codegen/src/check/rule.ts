// SPDX-License-Identifier: MIT
// What a rule is: it looks at the whole resolved model and says what contradicts what. It changes nothing.
import { diagnostic, type Code, type Diagnostic, type Values } from '../diagnostics';
import type { Project } from '../load/project';
import type { Model, Position } from '../model/types';

export interface CheckInput {
  model: Model;
  project: Project;
}

export type Rule = (input: CheckInput, report: Report) => void;

export type Report = <C extends Code>(code: C, at: Position, values: Values<C>) => void;

export function runRule(rule: Rule, input: CheckInput): Diagnostic[] {
  const found: Diagnostic[] = [];
  rule(input, (code, at, values) => found.push(diagnostic(code, at, values)));
  return found;
}
