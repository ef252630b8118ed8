// SPDX-License-Identifier: MIT
// What is upstream's is in the spec as the unpatched kernel has it: values, numbers, sizes, offsets. The facts come
// from spec/base, which a command reads from the source tree.
import type { Base, Struct, Syscall } from '../model/types';
import { hex } from './text';
import type { Report, Rule } from './rule';
import { named } from './values';

export const checkBase: Rule = ({ model }, report) => {
  const { base, interfaces } = model;
  for (const owner of interfaces) {
    for (const syscall of owner.syscalls) checkNumber(syscall, base, report);
    for (const struct of owner.structs) checkStruct(struct, base, report);
    for (const { name, value, origin, at } of named(owner)) {
      if (origin !== 'upstream') continue;
      const known = base.values.get(name);
      if (known === undefined) report('base-missing', at, { name });
      else if (known !== value)
        report('base-mismatch', at, { name, value: hex(value), base: hex(known), kernel: base.kernel });
    }
  }
};

function checkNumber({ name, number, origin, at }: Syscall, base: Base, report: Report): void {
  if (origin === 'lockstep') return;
  const known = base.syscalls.get(name);
  if (known === undefined) report('base-missing', at, { name: `${name}()` });
  else if (known !== number)
    report('base-mismatch', at, { name: `${name}()`, value: number, base: known, kernel: base.kernel });
}

/** Of a struct that we extend, upstream's fields have to stay where they are. */
function checkStruct(struct: Struct, { structs, kernel }: Base, report: Report): void {
  if (struct.origin === 'lockstep') return;
  const known = structs.get(struct.name);
  if (!known) {
    report('base-missing', struct.at, { name: `struct ${struct.name}` });
    return;
  }
  if (struct.origin === 'upstream' && known.size !== struct.size)
    report('base-mismatch', struct.at, {
      name: `struct ${struct.name}`,
      value: `${struct.size} bytes`,
      base: `${known.size} bytes`,
      kernel,
    });
  for (const { name, offset, size, at } of struct.fields) {
    const field = known.fields.get(name);
    const full = `${struct.name}.${name}`;
    if (!field) {
      if (struct.origin === 'upstream') report('base-missing', at, { name: full });
    } else if (field.offset !== offset || field.size !== size)
      report('base-mismatch', at, {
        name: full,
        value: `${size} bytes at ${offset}`,
        base: `${field.size} bytes at ${field.offset}`,
        kernel,
      });
  }
}
