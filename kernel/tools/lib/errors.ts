// SPDX-License-Identifier: MIT
// The one error type whose message is meant for the person at the terminal. The cli prints it as one line and
// exits with 1; every other error is a defect of ours and keeps its stack.

export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node error (`ENOENT`, ...), undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
