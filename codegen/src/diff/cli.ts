// SPDX-License-Identifier: MIT
// `npm run spec:diff`: compares two specs and says what the difference means for programs. The exit code is 0, 1 for
// an unaccepted BREAK (or what --fail-on says), 2 when nothing can be compared.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, type Comparison } from './compare';
import { CannotCompare } from './load';
import { catalogue } from './report/catalogue';
import { githubReport } from './report/github';
import { jsonReport } from './report/json';
import { markdownReport } from './report/markdown';
import { textReport } from './report/text';
import type { Level } from './rules/rule';

const usage = `usage: npm run spec:diff -- [previous] [current] [options]
  previous, current   a revision of git, or the path (/..., ./..., ../...) of a folder that holds spec/;
                      without them: the merge base with the main branch, and the working tree
  --format F[=FILE]   text (default), markdown, json or github; may be given several times
  --fail-on LEVEL     BREAK (default), RISK, SAFE or never
  --all               also what is only prose or beside the ABI
  --rules             list all rules`;

const thresholds: Readonly<Record<string, Level>> = {
  BREAK: 'BREAK',
  RISK: 'RISK',
  SAFE: 'SAFE',
  never: 'none',
};

const formats: Readonly<Record<string, (comparison: Comparison, all: boolean) => string>> = {
  text: (comparison, all) =>
    `${textReport(comparison, { all, colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined })}\n`,
  markdown: (comparison, all) => markdownReport(comparison, all),
  json: jsonReport,
  github: githubReport,
};

function main(args: string[], root: string): number {
  const { values, positionals } = options(args);
  if (values.help) return print(usage);
  if (values.rules) return print(catalogue());
  const [previous, current, ...more] = positionals;
  const failOn = thresholds[values['fail-on']];
  if (failOn === undefined)
    throw new CannotCompare(`--fail-on ${values['fail-on']} is none of BREAK, RISK, SAFE, never`);
  if (more.length > 0)
    throw new CannotCompare(`two sides are compared, what is ${more.join(' ')}?\n${usage}`);
  const wanted = values.format.map(formatOf);
  const comparison = compare({ root, previous, current, failOn });
  for (const { render, file } of wanted) {
    const text = render(comparison, values.all);
    if (file === undefined) process.stdout.write(text);
    else writeFileSync(resolve(root, file), text);
  }
  return comparison.failed ? 1 : 0;
}

function options(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: 'string', multiple: true, default: ['text'] },
        'fail-on': { type: 'string', default: 'BREAK' },
        all: { type: 'boolean', default: false },
        rules: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new CannotCompare(`${(error as Error).message}\n${usage}`);
  }
}

function formatOf(text: string) {
  const [name = '', ...rest] = text.split('=');
  const render = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (!render) throw new CannotCompare(`--format ${name} is none of ${Object.keys(formats).join(', ')}`);
  return { render, file: rest.length === 0 ? undefined : rest.join('=') };
}

function print(text: string): number {
  console.log(text);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2), resolve(__dirname, '..', '..', '..'));
} catch (error) {
  if (!(error instanceof CannotCompare)) throw error;
  console.error(`spec:diff: ${error.message}`);
  process.exitCode = 2;
}
