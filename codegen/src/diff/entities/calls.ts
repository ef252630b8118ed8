// SPDX-License-Identifier: MIT
// System calls with their arguments, permissions, errno tables and sample calls.
import type { Path } from '../../load/source';
import type { Blocking, Call, CallValue, ErrorRow, Interface, Syscall } from '../../model/types';
import { argFact, rowFact } from '../../emit/lock/calls';
import type { Fact } from '../../emit/lock/fact';
import { sinceText } from '../../emit/words';
import { Maker, type Entity } from './entity';

export function syscallEntities(owner: Interface): Entity[] {
  return owner.syscalls.map((syscall) => new CallMaker(owner, syscall).entity());
}

const words = (fact: Fact): string => fact.filter((word) => word !== undefined).join(' ');

class CallMaker {
  private readonly maker: Maker;
  private readonly path: Path;

  constructor(
    owner: Interface,
    private readonly syscall: Syscall,
  ) {
    this.maker = new Maker(owner.file, owner);
    this.path = ['syscalls', syscall.name];
  }

  entity(): Entity {
    const { name, number, origin, since, header, returns, blocking, atomicity, compat, audit } = this.syscall;
    const values = {
      number,
      origin,
      since: sinceText(since),
      header,
      returns:
        returns.kind === 'fd'
          ? `fd ${returns.fdKind.name}`
          : returns.kind === 'count'
            ? `count of ${returns.of}`
            : 'zero',
      'returns.cloexec': returns.kind === 'fd' ? returns.cloexec : undefined,
      'returns.doc': returns.doc,
      ...blockingFacts(blocking),
      atomicity,
      compat,
      audit,
    };
    const children = [...this.args(), ...this.permissions(), ...this.rows(), ...this.calls()];
    return this.maker.make('syscall', name, `${name}()`, this.path, values, { children });
  }

  private args(): Entity[] {
    return this.syscall.args.map(({ name, doc, type }, index) => {
      const text = words(argFact(type));
      const title = `argument \`${name}\` of ${this.syscall.name}()`;
      const path = [...this.path, 'args', index];
      return this.maker.make(
        'argument',
        name,
        title,
        path,
        { name, type: text, doc },
        {
          aliases: [`${index} ${text}`],
        },
      );
    });
  }

  private permissions(): Entity[] {
    return this.syscall.permission.map(({ cap, userns, doc }, index) => {
      const key = cap === undefined ? 'unprivileged' : `${cap} ${userns ?? ''}`.trim();
      const title =
        cap === undefined
          ? `what ${this.syscall.name}() allows everybody`
          : `${cap} for ${this.syscall.name}()`;
      const path = [...this.path, 'permission', index];
      return this.maker.make(
        'permission',
        key,
        title,
        path,
        { cap, userns, doc },
        { aliases: [doc, cap ?? 'unprivileged'] },
      );
    });
  }

  private rows(): Entity[] {
    const seen = new Map<string, number>();
    return this.syscall.errors.map((row, index) => {
      const wanted = rowKey(row);
      const count = (seen.get(wanted) ?? 0) + 1;
      seen.set(wanted, count);
      const { errno, when, from, test, untestable } = row;
      const decidable = row.check ?? row.probe;
      const title = `${errno} of ${this.syscall.name}() (${when.replace(/\.$/, '').trim()})`;
      const path = [...this.path, 'errors', index];
      const values = {
        errno,
        trigger: decidable ? words(rowFact(row)) : undefined,
        // Of what a decoder can decide, the trigger is the fact and the sentence only its prose.
        ...(decidable ? { doc: when } : { when }),
        from: from?.name,
        test,
        untestable,
      };
      return this.maker.make('errno row', count === 1 ? wanted : `${wanted} #${count}`, title, path, values, {
        aliases: [
          `${errno} ${when}`,
          `when ${when}`,
          ...(decidable ? [`trigger ${words(rowFact(row))}`] : []),
        ],
      });
    });
  }

  private calls(): Entity[] {
    return this.syscall.calls.map((call) => {
      const title = `the sample call \`${call.name}\` of ${this.syscall.name}()`;
      return this.maker.make('sample call', call.name, title, [...this.path, 'calls', call.name], {
        arguments: callText(call),
      });
    });
  }
}

function blockingFacts(blocking: Blocking) {
  if (blocking.never) return { blocking: 'never', 'blocking.doc': blocking.doc };
  const interruptible = blocking.interruptible ? 'yes' : 'no';
  return {
    blocking: blocking.waits,
    'blocking.interruptible': interruptible,
    'blocking.doc': blocking.doc,
  };
}

/** Without limits and operands, so that a row whose limit moves is still the same row. */
function rowKey(row: ErrorRow): string {
  const { errno, when, check, test } = row;
  if (check && 'place' in check) return words([errno, ...rowFact(row).slice(0, 2)]);
  if (check ?? row.probe) return words([errno, ...rowFact(row)]);
  return test === undefined ? `${errno} ${when}` : `${errno} test ${test}`;
}

function callText({ args }: Call): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ');
}

function valueText(value: CallValue): string {
  switch (value.kind) {
    case 'value':
      return value.value.name ?? value.value.value.toString();
    case 'null':
      return 'null';
    case 'string':
      return JSON.stringify(value.value);
    case 'open':
    case 'mount_id_of':
      return `${value.kind}(${value.path})`;
    case 'struct':
      return `{${Object.entries(value.fields)
        .map(([name, field]) => `${name}=${valueText(field)}`)
        .join(' ')}}`;
  }
}
