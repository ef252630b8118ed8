// SPDX-License-Identifier: MIT
// Paths as node:fs takes them, turned into the NUL-terminated bytes that the kernel takes. Wrong values throw what
// node:fs throws.
import type { PathLike } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

function typeError(code: string, message: string): TypeError {
  const error = new TypeError(message);
  Object.defineProperty(error, 'code', { value: code, enumerable: true, writable: true, configurable: true });
  return error;
}

function asBytes(path: PathLike): Uint8Array {
  if (typeof path === 'string') return Buffer.from(path);
  if (path instanceof URL) return Buffer.from(fileURLToPath(path));
  if ((path as unknown) instanceof Uint8Array) return path;
  throw typeError(
    'ERR_INVALID_ARG_TYPE',
    `The "path" argument must be of type string or an instance of Buffer or URL. Received ${inspect(path)}`,
  );
}

/**
 * The bytes of a path without the NUL that will end them.
 * @throws TypeError `ERR_INVALID_ARG_VALUE` if it contains a NUL, `ERR_INVALID_ARG_TYPE` if it is no path
 */
export function encodePath(path: PathLike): Uint8Array {
  const bytes = asBytes(path);
  if (!bytes.includes(0)) return bytes;
  const shown = inspect(path instanceof URL ? fileURLToPath(path) : path);
  throw typeError(
    'ERR_INVALID_ARG_VALUE',
    `The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received ${shown}`,
  );
}

/** A path as it stands in errors. */
export function showPath(path: PathLike): string {
  if (typeof path === 'string') return path;
  return path instanceof URL ? fileURLToPath(path) : Buffer.from(path).toString();
}
