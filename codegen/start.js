// SPDX-License-Identifier: MIT
// Where the commands of codegen begin: `node codegen/start.js <command> [args...]`. Plain JavaScript, because large
// packages are loaded before tsx is: once it is there it reads every file that is loaded for something to translate,
// and in a compiler of 14 MB that takes longer than all the rest of codegen.
'use strict';
const path = require('node:path');
const v8 = require('node:v8');

// The commands end before code that was optimised would pay for having been: without it they take a third less.
v8.setFlagsFromString('--no-opt');

const commands = {
  codegen: { module: 'src/cli.ts', packages: ['ts-morph', 'yaml', 'handlebars', 'ajv/dist/2020'] },
  docs: { module: 'src/site/cli.ts', packages: ['ts-morph', 'yaml', 'handlebars', 'ajv/dist/2020'] },
  'spec:diff': { module: 'src/diff/cli.ts', packages: ['yaml', 'ajv/dist/2020'] },
};

function main([name, ...args]) {
  const command = commands[name];
  if (!command) throw new Error(`no command ${name}: one of ${Object.keys(commands).join(', ')}`);
  try {
    for (const one of [...command.packages, 'tsx/cjs']) require(one);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    process.stderr.write(`${name}: the npm packages are not installed; run: npm ci\n`);
    process.exit(2);
  }
  const file = path.join(__dirname, command.module);
  process.argv = [process.argv[0], file, ...args];
  require(file);
}

main(process.argv.slice(2));
