// SPDX-License-Identifier: MIT
// What must happen however this process ends: child processes killed, the terminal's line restored. Handlers are
// synchronous, because nothing else still runs then. SIGKILL cannot be handled: what must survive it (locks,
// mounts) is arranged so that the kernel undoes it.

const handlers = new Set<() => void>();
let installed = false;

function runAll(): void {
  for (const handler of [...handlers].reverse()) {
    handlers.delete(handler);
    handler();
  }
}

function install(): void {
  installed = true;
  process.on('exit', runAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      runAll();
      // Die by the same signal, so that the caller (a shell, CI) sees what happened.
      process.kill(process.pid, signal);
    });
  }
}

/** Registers `handler` for the end of this process; the returned function takes it back. */
export function onExit(handler: () => void): () => void {
  if (!installed) install();
  handlers.add(handler);
  return () => handlers.delete(handler);
}
