// SPDX-License-Identifier: MIT
// Target tests: per interface a table of calls with the errno that each must give, and of the fields that its views
// must show. test/guest/generated runs them; new interfaces need no new code there.
import { camelCase } from '../../model/names';
import type { Interface, Model, Syscall } from '../../model/types';
import { homeStructs } from '../layout';
import { literal, type Data } from '../literal';
import { banner, type Output } from '../target';
import { render } from '../template';
import { viewName } from '../ts/names';
import { allowedCases } from './allowed';
import { casesOf } from './rows';
import { callValues } from './values';
import { viewTables } from './views';

export function emitTests(model: Model): Output {
  const head = (sources: Interface[] | string) => ({ banner: banner('slashes', 'rest', sources) });
  const tables = model.interfaces.map((owner) => ({
    name: camelCase(owner.name),
    path: `${owner.area}/${owner.name}`,
    owner,
  }));
  return new Map([
    ['tests/types.ts', render('tests/types', head('codegen/templates/tests/types.hbs'))],
    ['tests/index.ts', render('tests/index', { ...head('spec/'), tables })],
    ...tables.map(({ name, path, owner }): [string, string] => [
      `tests/${path}.ts`,
      render('tests/table', {
        ...head([owner]),
        name,
        path,
        views: homeStructs(model, owner).map((struct) => viewName(struct.name)),
        table: literal(interfaceTable(model, owner)),
      }),
    ]),
  ]);
}

function interfaceTable(model: Model, owner: Interface): Data {
  return {
    area: owner.area,
    interface: owner.name,
    syscalls: owner.syscalls.map(syscallTable),
    views: viewTables(model, owner),
  };
}

function syscallTable(syscall: Syscall): Data {
  const rows = syscall.errors.map((row) => ({
    errno: row.errno,
    when: row.when,
    cases: casesOf(syscall, row),
  }));
  return {
    syscall: syscall.name,
    args: syscall.args.map(({ name }) => name),
    returns: syscall.returns.kind as string,
    calls: Object.fromEntries(syscall.calls.map((call) => [call.name, callValues(syscall, call)])),
    rows: rows.filter(({ cases }) => cases.length > 0),
    allowed: allowedCases(syscall),
  };
}
