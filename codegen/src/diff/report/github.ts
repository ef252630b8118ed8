// SPDX-License-Identifier: MIT
// Annotations as GitHub reads them from the output of a step. What comes from a spec is escaped, so that it cannot
// end its annotation and begin a command of its own.
import type { Comparison } from '../compare';
import type { Position } from '../../model/types';
import { open } from './order';

const commands = { BREAK: 'error', RISK: 'warning' } as const;

export function githubReport(comparison: Comparison): string {
  const findings = open(comparison, false);
  const lines = (['BREAK', 'RISK'] as const).flatMap((level) =>
    (findings.get(level) ?? []).map(({ at, rule, reason, hint }) =>
      annotation(commands[level], at, `${level}: ${rule}`, `${reason} Instead: ${hint}`),
    ),
  );
  const accepted = [...comparison.accepted].map(([{ at, rule, reason }, { reviewer }]) =>
    annotation('notice', at, `accepted: ${rule}`, `${reason} Accepted by ${reviewer}.`),
  );
  const faults = comparison.faults.map(({ at, text }) => annotation('error', at, 'accepted.yaml', text));
  return [...lines, ...faults, ...accepted].map((line) => `${line}\n`).join('');
}

function annotation(command: string, { file, line, column }: Position, title: string, text: string): string {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(title)}`;
  return `::${command} ${place}::${data(text)}`;
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
