// SPDX-License-Identifier: MIT
// The browser in which the documentation is looked at is a package of the host, as the compiler and the machine are.
import { isUserError } from '../../kernel/tools/lib/errors';
import { ensureHostPackages } from '../../kernel/tools/lib/host';
import { say } from '../../kernel/tools/lib/progress';

/** Without a terminal nobody is asked: who is not root is told what to install. */
export function ensureBrowser(): Promise<void> {
  return ensureHostPackages(['chromium'], 'look at the documentation in a browser');
}

/** Asks where there is a terminal. Who declines gets all other tests, and a failure of those that need the browser. */
export async function offerBrowser(): Promise<void> {
  try {
    await ensureBrowser();
  } catch (error) {
    if (!isUserError(error)) throw error;
    say(error.message);
  }
}
