// SPDX-License-Identifier: MIT
// The program that jail.ts starts: asks each question and prints the codes of the answers as JSON.
import { listmount, mountInfo, statmount } from '@lockstep/linux';
import { codeOf } from './errors';
import type { Question } from './jail';

function ask([name, options]: Question): Promise<unknown> {
  const id = BigInt(options.id ?? '0');
  if (name === 'mountInfo') return mountInfo({ id });
  if (name === 'statmount') return statmount({ id });
  return listmount({ below: id });
}

async function main(): Promise<void> {
  const questions = JSON.parse(process.argv[2] ?? '[]') as Question[];
  const codes: string[] = [];
  for (const question of questions) {
    const answer = ask(question);
    codes.push(
      await answer.then(
        () => 'ok',
        () => codeOf(answer),
      ),
    );
  }
  console.log(JSON.stringify(codes));
}

void main();
