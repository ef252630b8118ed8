// SPDX-License-Identifier: MIT
// The program that the guest runs for `npm start`: every example named, one after the other, each in a process of
// its own as a user would start it, and one record of each on the results port.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { send } from './results';

const directory = join(__dirname, '..', '..', '..', 'sdk', 'examples');

const counts = { files: 0, passed: 0, failed: 0, skipped: 0 };
for (const name of process.argv.slice(2)) {
  console.log(`\n--- sdk/examples/${name}.ts`);
  const { status } = spawnSync(process.execPath, [join(directory, `${name}.js`)], { stdio: 'inherit' });
  counts.files += 1;
  counts[status === 0 ? 'passed' : 'failed'] += 1;
  send({ type: 'example', name, success: status === 0 });
}
send({ type: 'closing', ...counts });
