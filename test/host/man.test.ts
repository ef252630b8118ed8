// SPDX-License-Identifier: MIT
// The manual pages as mandoc reads them: without a complaint, and with the sections of section 2 in their order.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { inProject } from '../../kernel/tools/lib/paths';

const pages = readdirSync(inProject('generated', 'man', 'man2'));
const path = (page: string): string => inProject('generated', 'man', 'man2', page);

const sections = [
  'NAME',
  'SYNOPSIS',
  'DESCRIPTION',
  'RETURN VALUE',
  'ERRORS',
  'VERSIONS',
  'NOTES',
  'EXAMPLES',
  'SEE ALSO',
];

test('there are pages', () => {
  expect(pages).toContain('mount_info.2');
});

describe.each(pages)('%s', (page) => {
  test('is clean', () => {
    const { status, stdout, stderr } = spawnSync('mandoc', ['-T', 'lint', '-W', 'all', path(page)], {
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('has the sections of a system call, none of them empty', () => {
    const text = execFileSync('mandoc', ['-T', 'ascii', path(page)], { encoding: 'utf8' });
    // A letter is printed, taken back and printed again where it is bold, under a line where it is italic.
    const plain = text.replace(/.[\b]/g, '');
    const found = plain.split('\n').filter((line) => /^[A-Z][A-Z ]+$/.test(line));
    expect(found).toEqual(sections);
    for (const section of sections) expect(plain).toMatch(new RegExp(`\n${section}\n +\\S`));
  });
});
