// SPDX-License-Identifier: MIT
// Other namespaces. A process with threads, as Node is one, cannot enter most of them; so a helper process does, and
// the calls of the SDK can be sent to it.
import { runWith, type Executor } from './call';
import { asyncDispose, dispose } from './dispose';
import { ECANCELED } from './errno';
import { Helper } from './helper';
import { STOP_ON_ERROR } from './jobs';
import { checkSetup, Setup, type NamespacesOptions } from './namespace-setup';

export type { IdRange, NamespaceKind, NamespacesOptions } from './namespace-setup';

/**
 * A set of namespaces in which calls can be made, held by a helper process that lives until `close()`.
 *
 * ```ts
 * await using inside = await Namespaces.enter({ unshare: ['user', 'mount'] });
 * const mounts = await inside.run(() => listMounts());
 * ```
 */
export class Namespaces implements Disposable, AsyncDisposable {
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly helper: Helper,
    private readonly executor: Executor,
  ) {}

  /**
   * Joins and makes namespaces. What is neither joined nor made stays the caller's.
   * @throws SystemError of `setns`, `unshare` or `mount`: `EPERM` without the capability, `EINVAL` for a file
   * descriptor that is no namespace, `ENOSPC` and `EUSERS` at a limit; of `open` or `write` if a map is refused
   * @throws TypeError `ERR_INVALID_ARG_VALUE` for an unknown kind of namespace
   * @throws Error `ERR_HELPER_UNAVAILABLE` if the helper program is missing
   */
  static async enter(options: NamespacesOptions): Promise<Namespaces> {
    checkSetup(options);
    const helper = await Helper.start();
    try {
      await new Setup(helper).run(options);
    } catch (error) {
      await helper.close();
      throw error;
    }
    return new Namespaces(helper, {
      async run(calls, flags, signal) {
        const results: number[] = [];
        let stopped = false;
        for (const call of calls) {
          const result: number = stopped ? ECANCELED : await helper.call(call, signal);
          results.push(result);
          stopped ||= result < 0 && (flags & STOP_ON_ERROR) !== 0;
        }
        return results;
      },
    });
  }

  /** The process that is in these namespaces; `/proc/<pid>/ns` has their files. Valid until `close()`. */
  get pid(): number {
    return this.helper.pid;
  }

  /**
   * Runs `body`; the calls of this package that it starts, however deep, are made in these namespaces. Paths are
   * looked up there. File descriptors, taken and returned, are those of this process. Calls made synchronously
   * (`...Sync`) throw `ERR_INVALID_STATE`.
   */
  run<T>(body: () => T): T {
    if (this.closing)
      throw Object.assign(new Error('these namespaces are closed'), { code: 'ERR_INVALID_STATE' });
    return runWith(this.executor, body);
  }

  /** Ends the helper, after the calls that were started. The namespaces end with their last user. */
  close(): Promise<void> {
    return (this.closing ??= this.helper.close());
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Begins to close. */
  [dispose](): void {
    void this.close();
  }
}
