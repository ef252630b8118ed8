// SPDX-License-Identifier: MIT
// What stands on the pages is what the model, the SDK, the examples and the tests of the project say.
import { callId, functionId, interfacePath, structId, wishPath } from '../../../codegen/src/site/links';
import { wishesOf } from '../../../codegen/src/site/site';
import { parameterNames, texts } from './content';
import { attribute, byId, elements, made, page, textOf } from './support';

const both = ['project', 'golden'] as const;

const calls = both.flatMap((which) =>
  made(which).site.model.interfaces.flatMap((owner) =>
    owner.syscalls.map((syscall) => ({
      name: `${which}: ${syscall.name}()`,
      root: () => page(which, interfacePath(owner)),
      syscall,
    })),
  ),
);

test.each(calls)(
  '$name: the errors stand in the order of the checks, with what tests them',
  ({ root, syscall }) => {
    const all = syscall.errors.map((_, at) => byId(root(), `${callId(syscall.name)}-error-${at + 1}`));
    const rows = all.map((row) => texts(row, ['td', 'th']));
    expect(rows.map(([order, errno, when]) => [order, errno, when])).toEqual(
      syscall.errors.map(({ errno, when }, at) => [String(at + 1), errno, when.replace(/`/g, '')]),
    );
    const proofs = syscall.errors.map(
      ({ test, untestable }) => test ?? untestable?.replace(/`/g, '') ?? 'generated',
    );
    expect(rows.map(([, , , proof = ''], at) => proof.includes(proofs[at] ?? '?'))).toEqual(
      proofs.map(() => true),
    );
    const order = elements(root(), 'tr').filter((row) => all.includes(row));
    expect(order).toEqual(all);
  },
);

test.each(calls)('$name: the arguments and the number', ({ root, syscall }) => {
  const section = byId(root(), callId(syscall.name)).parentNode;
  if (!section) throw new Error('no section');
  expect(textOf(section)).toContain(`system call number ${syscall.number}`);
  expect(parameterNames(section)).toEqual(syscall.args.map(({ name }) => name));
});

const functions = made('project').site.model.interfaces.flatMap((owner) =>
  owner.sdk.map((entry) => ({ owner, ...entry })),
);

test.each(functions)('$function is shown as the SDK declares it', ({ owner, ...entry }) => {
  const exported = made('project').site.sdk.find(({ name }) => name === entry.function);
  const shown = textOf(byId(page('project', interfacePath(owner)), functionId(entry.function)));
  expect(shown).toContain(exported?.text);
  expect(exported?.text).toMatch(new RegExp(`^${entry.function}[<(][\\s\\S]*\\): \\S`));
});

test.each(both)('%s: every wish says where it stands and what it waits for', (which) => {
  for (const wish of made(which).site.model.wishes) {
    const root = page(which, wishPath(wish.number));
    const text = textOf(root);
    const said = {
      upstream: 'granted by upstream',
      granted: 'granted by lockstep',
      planned: /first part|not yet/,
    };
    expect(text).toMatch(said[wish.state]);
    expect(wish.missing.filter((missing) => !text.includes(missing))).toEqual([]);
    const links = elements(root, 'a').map((link) => attribute(link, 'href'));
    for (const name of wish.interfaces)
      expect(links.some((link) => link?.endsWith(`/${name}.html`))).toBe(true);
  }
});

test('examples and titles of tests stand on the page of their wish, to the letter', () => {
  const { site } = made('project');
  const examples = site.model.wishes.filter((wish) => wish.examples.length > 0);
  expect(examples.length).toBeGreaterThan(0);
  for (const wish of examples) {
    const root = page('project', wishPath(wish.number));
    const sources = elements(root, 'pre').map(textOf);
    for (const name of wish.examples)
      expect(sources).toContain(site.examples.find((example) => example.name === name)?.text.trimEnd());
    const files = wish.tests.map((test) => `test/guest/${test}.test.ts`);
    const titles = (site.project.tests ?? [])
      .filter(({ file }) => files.includes(file))
      .flatMap((test) => test.titles);
    const listed = elements(root, 'li').map(textOf);
    expect(titles.length).toBeGreaterThan(0);
    expect(titles.filter((title) => !listed.includes(title))).toEqual([]);
  }
});

test.each(both)('%s: an interface leads to its wishes, and each field of a structure has a row', (which) => {
  const { site } = made(which);
  for (const owner of site.model.interfaces) {
    const root = page(which, interfacePath(owner));
    const links = elements(root, 'a').map((link) => attribute(link, 'href'));
    for (const wish of wishesOf(site, owner)) expect(links).toContain(`../${wishPath(wish.number)}`);
    for (const struct of owner.structs)
      for (const field of struct.fields) {
        const cells = texts(byId(root, `${structId(struct.name)}.${field.name}`), ['td', 'th']);
        expect(cells[0]).toBe(String(field.offset));
        expect(cells[2]?.split(' ')[0]).toBe(field.name);
      }
  }
});

test('what is in the golden spec and in no other: files with a grammar, changed behaviour', () => {
  const { site } = made('golden');
  const [owner] = site.model.interfaces;
  if (!owner) throw new Error('no interface');
  const text = textOf(page('golden', interfacePath(owner)));
  for (const file of owner.files) for (const { doc } of file.grammar) expect(text).toContain(doc);
  for (const { name, test } of owner.behaviours) {
    expect(text).toContain(name);
    expect(text).toContain(test);
  }
  expect(owner.files.length + owner.behaviours.length).toBeGreaterThan(1);
});
