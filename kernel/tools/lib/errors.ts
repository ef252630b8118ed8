// SPDX-License-Identifier: MIT
// The one error type whose message is meant for the person at the terminal. The cli prints it as one line and
// exits with 1; every other error is a defect of ours and keeps its stack.

export class UserError extends Error {
  override readonly name = 'UserError';
}

/** By shape, not by class: an error may come from another realm (a test's, a worker's). */
function property(error: unknown, name: 'message' | 'code' | 'name'): string | undefined {
  const value =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Whether the message is for the person: also for errors of the SDK's build, which cannot know our class. */
export function isUserError(error: unknown): error is Error {
  return error instanceof Error && property(error, 'name') === 'UserError';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return property(error, 'message') ?? String(error);
}

/** The `code` of a Node error (`ENOENT`, ...), undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  return property(error, 'code');
}
