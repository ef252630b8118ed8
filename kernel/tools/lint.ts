// SPDX-License-Identifier: MIT
// `npm run lint`: format, lint rules, types, and whether generated/ is what the spec generates. Needs neither root nor
// a toolchain; the kernel's own checks are `npm run kernel -- check`.
import { run } from './lib/exec';
import { inProject } from './lib/paths';
import { task } from './lib/progress';

interface Step {
  name: string;
  /** A script of node_modules or of the project, run by Node. */
  script: string[];
  /** What to do about a failure. */
  advice: string;
}

const STEPS: Step[] = [
  {
    name: 'format',
    script: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
    advice: 'npm run format puts it right',
  },
  {
    name: 'types',
    script: [
      'node_modules/typescript/lib/tsc.js',
      '-p',
      'tsconfig.json',
      '--noEmit',
      '--incremental',
      'false',
    ],
    advice: '',
  },
  { name: 'rules', script: ['node_modules/eslint/bin/eslint.js', '.'], advice: '' },
  {
    name: 'generated files',
    script: ['codegen/start.js', 'codegen', '--check'],
    advice: 'npm run codegen puts it right',
  },
];

async function passes({ name, script, advice }: Step): Promise<boolean> {
  const [file = '', ...args] = script;
  const anyCode = Array.from({ length: 255 }, (_, index) => index + 1);
  const { code, stdout, stderr } = await task(`lint: ${name}`, undefined, () =>
    run(process.execPath, [inProject(file), ...args], { cwd: inProject(), okCodes: anyCode }),
  );
  if (code === 0) return true;
  process.stderr.write(`${stdout}${stderr}\nlint: ${name}: not clean${advice === '' ? '' : `; ${advice}`}\n`);
  return false;
}

export async function main(): Promise<number> {
  let clean = true;
  for (const step of STEPS) clean = (await passes(step)) && clean;
  return clean ? 0 : 1;
}
