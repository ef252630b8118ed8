// SPDX-License-Identifier: MIT
// The small parts: escaping, names that become links, marked source text, and the folder that the site goes to.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { html } from '../../../codegen/src/site/html';
import { highlight } from '../../../codegen/src/site/highlight';
import { interfacePath, Links, relative } from '../../../codegen/src/site/links';
import { inline } from '../../../codegen/src/site/prose';
import { refusal, writeSite } from '../../../codegen/src/site/write';
import { made } from './support';

test('text is escaped, HTML is not escaped again', () => {
  const list = ['<', '&'];
  expect(html`<b title="${'"'}">${list}${html`<i>${'>'}</i>`}</b>`.text).toBe(
    '<b title="&quot;">&lt;&amp;<i>&gt;</i></b>',
  );
});

test('addresses are relative to the page', () => {
  expect(relative('a/b.html', 'index.html')).toBe('../index.html');
  expect(relative('index.html', 'a/b.html', 'x')).toBe('a/b.html#x');
  expect(relative('a/b.html', 'a/b.html', 'x')).toBe('#x');
});

test('names in a text become links where the spec has them, and code where it has not', () => {
  const { model } = made('golden').site;
  const [owner] = model.interfaces;
  const [call] = owner?.syscalls ?? [];
  const [bit] = owner?.flags[0]?.bits ?? [];
  if (!owner || !call || !bit) throw new Error('the golden spec has no such things');
  const shown = (text: string): string => inline(new Links(model, 'index.html'), text).text;
  const page = interfacePath(owner);
  expect(shown(`See ${call.name}() & so on.`)).toBe(
    `See <a href="${page}#call-${call.name}"><code>${call.name}()</code></a> &amp; so on.`,
  );
  expect(shown(`\`${bit.name}\`, or execve(2).`)).toBe(
    `<a href="${page}#${bit.name}"><code>${bit.name}</code></a>, or <code>execve(2)</code>.`,
  );
  expect(shown('A plain NULL, and `a <field>`.')).toBe('A plain NULL, and <code>a &lt;field&gt;</code>.');
});

test('source text keeps every character; comments, strings, keywords and numbers are marked', () => {
  const source = '#include <a.h>\nconst x = \'<\' + 10; // "no string"\nreturnValue(`${x}`);';
  const { text } = highlight(source);
  const plain = text
    .replace(/<\/?span[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"');
  expect(plain).toBe(source);
  expect(
    [...text.matchAll(/<span class="(\w+)">(.*?)<\/span>/g)].map(([, kind, part]) => `${kind} ${part}`),
  ).toEqual([
    'keyword #include',
    'keyword const',
    "string '&lt;'",
    'literal 10',
    'comment // &quot;no string&quot;',
    'string `${x}`',
  ]);
});

describe('the folder', () => {
  let folder: string;
  const page = '<meta name="generator" content="lockstep">';
  const site = new Map([
    ['index.html', page],
    ['assets/search-index.js', ''],
  ]);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'docs-write-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is taken when it is new, empty, or holds a site', () => {
    expect(refusal(join(folder, 'new'))).toBeUndefined();
    expect(refusal(folder)).toBeUndefined();
    writeSite(folder, site);
    expect(refusal(folder)).toBeUndefined();
  });

  test('is refused when it holds something else, or is a file', () => {
    writeFileSync(join(folder, 'letter.txt'), '');
    expect(refusal(folder)).toContain('holds files that are not of this site');
    expect(refusal(join(folder, 'letter.txt'))).toContain('is a file');
  });

  test('loses pages that are no longer made, and nothing else', () => {
    writeSite(folder, new Map([...site, ['old/page.html', page]]));
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'own.html'), 'not made here');
    writeSite(folder, site);
    expect(existsSync(join(folder, 'old', 'page.html'))).toBe(false);
    expect(readFileSync(join(folder, 'mine', 'own.html'), 'utf8')).toBe('not made here');
  });
});
