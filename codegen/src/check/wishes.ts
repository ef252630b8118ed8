// SPDX-License-Identifier: MIT
// The wishes and the interfaces name each other, and what is said to be granted can be seen: an interface, a test, an
// example.
import type { Interface, Wish } from '../model/types';
import type { Report, Rule } from './rule';

export const checkWishes: Rule = ({ model, project }, report) => {
  const { wishes, interfaces } = model;
  for (const owner of interfaces) checkOwner(owner, wishes, report);
  for (const wish of wishes) {
    for (const name of wish.interfaces) {
      const owner = interfaces.find((candidate) => candidate.name === name);
      if (!owner) report('wish-interface', wish.at, { number: wish.number, name });
      else if (!owner.wishes.includes(wish.number))
        report('wish-one-sided', wish.at, { number: wish.number, name, file: owner.file });
    }
    if (wish.state === 'granted') checkGranted(wish, report);
    if (!project.tests) continue;
    const files = new Set([...project.tests.map(({ file }) => file), ...project.examples]);
    for (const file of [...wish.tests.map(testFile), ...wish.examples.map(exampleFile)])
      if (!files.has(file)) report('wish-file', wish.at, { number: wish.number, file });
  }
};

function checkOwner(owner: Interface, wishes: Wish[], report: Report): void {
  for (const number of owner.wishes) {
    const wish = wishes.find((candidate) => candidate.number === number);
    if (!wish) report('wish-unknown', owner.wishesAt, { number });
    else if (!wish.interfaces.includes(owner.name))
      report('wish-one-sided', owner.wishesAt, { number, name: owner.name, file: 'spec/wishes.yaml' });
  }
}

function checkGranted({ number, interfaces, tests, examples, at }: Wish, report: Report): void {
  const layers = { interface: interfaces, test: tests, example: examples };
  for (const [layer, entries] of Object.entries(layers))
    if (entries.length === 0) report('wish-lacks', at, { number, layer });
}

function testFile(name: string): string {
  return `test/guest/${name}.test.ts`;
}

function exampleFile(name: string): string {
  return `sdk/examples/${name}.ts`;
}
