// SPDX-License-Identifier: MIT
// The error code of a call that must fail.

/** Resolves with the `code` of the rejection; rejects if there is none. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') return code;
    throw error;
  }
  throw new Error('the call succeeded');
}
