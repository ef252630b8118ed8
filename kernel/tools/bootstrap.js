// SPDX-License-Identifier: MIT
// Where `npm start`, `npm test` and all other commands begin, also in a fresh clone: plain JavaScript that needs
// nothing but Node. Installs the npm packages when they are missing or not those of package-lock.json, then goes on
// in TypeScript.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');
const NODE_MAJOR = 20;

function fail(message) {
  process.stderr.write(`lockstep: ${message}\n`);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Says why the installed packages are not those of the lock file, or returns undefined. npm writes its own list of
 * what it installed last, so an installation that was cut off has none.
 */
function staleness(project) {
  const lock = readJson(path.join(project, 'package-lock.json'));
  if (lock === undefined) return undefined;
  const installed = readJson(path.join(project, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'the npm packages are not installed';
  for (const [name, wanted] of Object.entries(lock.packages)) {
    if (name === '' || wanted.link) continue;
    const present = installed.packages[name];
    // Optional packages are those of other systems.
    if (present === undefined && wanted.optional) continue;
    if (present === undefined || present.version !== wanted.version)
      return `${name} is not ${wanted.version}`;
    if (!fs.existsSync(path.join(project, name, 'package.json'))) return `${name} is incomplete`;
  }
  return undefined;
}

function checkHost() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_MAJOR) fail(`Node.js ${NODE_MAJOR} or newer is needed, this is ${process.versions.node}`);
  if (process.platform !== 'linux') fail('this runs on Linux only');
  if (spawnSync('git', ['--version']).status !== 0) fail('git is not installed; run: apt-get install git');
}

function installPackages() {
  const why = staleness(root);
  if (why === undefined) return;
  process.stderr.write(`installing npm packages (${why})\n`);
  const result = spawnSync('npm', ['ci'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.error) fail('npm is not installed; it comes with Node.js, or as the Debian package npm');
  if (result.signal) process.kill(process.pid, result.signal);
  if (result.status !== 0) fail('npm ci failed, see above: is the network up?');
}

function main() {
  checkHost();
  installPackages();
  require(require.resolve('tsx/cjs', { paths: [root] }));
  const { runCommand } = require('./cli.ts');
  runCommand(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exitCode = 1;
    },
  );
}

module.exports = { staleness };
if (require.main === module) main();
