// SPDX-License-Identifier: MIT
// The one rule by which names are derived from their C spelling. Exceptions stand in the spec, never in a generator.

/** `open_how` -> `openHow`; leading underscores are dropped. */
export function camelCase(name: string): string {
  return name
    .replace(/^_+/, '')
    .toLowerCase()
    .replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `open_how` -> `OpenHow`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** `mount_attr` -> `struct mount_attr`: as in C, a struct may have the name of something else. */
export function tag(struct: string): string {
  return `struct ${struct}`;
}

/** `mount_info` -> `MOUNT_INFO`, for include guards and macros. */
export function upperCase(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

/** `mount_info` -> `mount-info`, for test ids and file names. */
export function kebabCase(name: string): string {
  return name.replace(/_/g, '-');
}
