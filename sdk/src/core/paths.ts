// SPDX-License-Identifier: MIT
// Paths as node:fs takes them, turned into the NUL-terminated bytes that the kernel takes. Wrong values throw what
// node:fs throws.
import type { PathLike } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { invalidType, invalidValue } from './check';

/** For calls to which a missing path, which crosses as NULL, would mean something else than a mistake. */
export function checkPath(path: PathLike): void {
  if (typeof path !== 'string' && !(path instanceof URL) && !((path as unknown) instanceof Uint8Array))
    throw invalidType('path', 'of type string or an instance of Buffer or URL', path);
}

function asBytes(path: PathLike): Uint8Array {
  checkPath(path);
  if (typeof path === 'string') return Buffer.from(path);
  if (path instanceof URL) return Buffer.from(fileURLToPath(path));
  return path;
}

/**
 * The bytes of a path without the NUL that will end them.
 * @throws TypeError `ERR_INVALID_ARG_VALUE` if it contains a NUL, `ERR_INVALID_ARG_TYPE` if it is no path
 */
export function encodePath(path: PathLike): Uint8Array {
  const bytes = asBytes(path);
  if (!bytes.includes(0)) return bytes;
  const shown = inspect(path instanceof URL ? fileURLToPath(path) : path);
  throw invalidValue(
    `The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received ${shown}`,
  );
}

/** A path as it stands in errors. */
export function showPath(path: PathLike): string {
  if (typeof path === 'string') return path;
  return path instanceof URL ? fileURLToPath(path) : Buffer.from(path).toString();
}
