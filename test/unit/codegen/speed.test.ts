// SPDX-License-Identifier: MIT
// Codegen runs after every change of a line, so it may not grow slow unnoticed. What is counted is the time of the
// processor, start-up included, with room for a busy machine.
import { execFileSync } from 'node:child_process';
import { violations } from '../../../codegen/src/cases/violations';
import { loadModel } from '../../../codegen/src/generate';
import { inProject } from '../../../kernel/tools/lib/paths';

/** Twice what it takes on a machine of two slow processors that others use too. */
const LIMIT_SECONDS = 2.5;

test('checking the whole spec takes less than two and a half seconds of a processor', () => {
  const program = `
    process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      console.log('seconds=' + (user + system) / 1e6);
    });
    process.argv.splice(1, 0, 'start.js');
    require(${JSON.stringify(inProject('codegen', 'start.js'))});`;
  const output = execFileSync(process.execPath, ['-e', program, 'codegen', '--check'], { encoding: 'utf8' });
  const seconds = Number(/^seconds=([\d.]+)$/m.exec(output)?.[1]);
  expect(seconds).toBeLessThan(LIMIT_SECONDS);
});

test('the calls of a row are searched for once, however many emitters ask', () => {
  const model = loadModel(inProject('test', 'golden', 'root'));
  const [call] = model.interfaces.flatMap(({ syscalls }) => syscalls);
  for (const row of call?.errors ?? [])
    if (call && row.check && row.from) expect(violations(call, row)).toBe(violations(call, row));
  expect.hasAssertions();
});
