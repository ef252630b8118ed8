// SPDX-License-Identifier: MIT
// Where fields of structures lie, and the check at load: what the compiler of the addon says about calls and
// structures must be what the generated TypeScript says. A difference would make the kernel write into the wrong
// bytes, so it ends the program's start.
import type { Abi, StructShape, SyscallShape } from './abi';
import type { AddonAbi } from './addon';

const showCall = ({ number, args, returns }: SyscallShape): string =>
  `${number}(${args.join(', ')}): ${returns}`;

function unique<T extends { readonly name: string }>(
  what: string,
  all: readonly T[],
  problems: string[],
): Map<string, T> {
  const byName = new Map<string, T>();
  for (const one of all) {
    if (byName.has(one.name)) problems.push(`${what} ${one.name} stands in the addon twice`);
    byName.set(one.name, one);
  }
  return byName;
}

function compareStruct(wanted: StructShape, found: StructShape, problems: string[]): void {
  const { name } = wanted;
  if (wanted.size !== found.size) problems.push(`struct ${name} has ${found.size} bytes, not ${wanted.size}`);
  const fields = new Map(found.fields.map((field) => [field[0], field]));
  for (const [field, offset, size] of wanted.fields) {
    const there = fields.get(field);
    if (!there) problems.push(`struct ${name} has no field ${field}`);
    else if (there[1] !== offset || there[2] !== size)
      problems.push(`${name}.${field} is ${there[2]} bytes at ${there[1]}, not ${size} at ${offset}`);
  }
  if (found.fields.length > wanted.fields.length)
    problems.push(`struct ${name} has more fields than expected`);
}

function compareCall(
  name: string,
  wanted: SyscallShape,
  found: SyscallShape | undefined,
  problems: string[],
): void {
  if (!found) problems.push(`system call ${name} is missing`);
  else if (showCall(wanted) !== showCall(found))
    problems.push(`system call ${name} is ${showCall(found)}, not ${showCall(wanted)}`);
}

/**
 * Compares what was generated with what was compiled.
 * @throws Error with code `ERR_ADDON_MISMATCH` that names the first differences
 */
export function checkAbi(wanted: Abi, found: AddonAbi): void {
  const problems: string[] = [];
  const calls = unique('system call', found.syscalls, problems);
  const structs = unique('struct', found.structs, problems);
  for (const [name, shape] of Object.entries(wanted.syscalls))
    compareCall(name, shape, calls.get(name), problems);
  for (const layout of wanted.layouts) {
    const there = structs.get(layout.name);
    if (there) compareStruct(layout, there, problems);
    else problems.push(`struct ${layout.name} is missing`);
  }
  if (problems.length === 0) return;
  const more = problems.length > 3 ? ` (and ${problems.length - 3} more)` : '';
  throw Object.assign(
    new Error(
      `@lockstep/linux: the addon does not match this version of the package: ` +
        `${problems.slice(0, 3).join('; ')}${more}; build it again`,
    ),
    { code: 'ERR_ADDON_MISMATCH' },
  );
}

/** Where a field of a structure lies. */
export function offsetOf(layout: StructShape, name: string): number {
  const field = layout.fields.find(([field]) => field === name);
  if (!field) throw new Error(`struct ${layout.name} has no field ${name}`);
  return field[1];
}
