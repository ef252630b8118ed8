// SPDX-License-Identifier: MIT
// One listener an AbortSignal, however many calls wait on it: Node warns of a leak at the eleventh.

const listeners = new WeakMap<AbortSignal, Set<() => void>>();

function listenersOf(signal: AbortSignal): Set<() => void> {
  const known = listeners.get(signal);
  if (known) return known;
  const all = new Set<() => void>();
  signal.addEventListener('abort', () => [...all].forEach((listener) => listener()), { once: true });
  listeners.set(signal, all);
  return all;
}

/** Calls `listener` when the signal is aborted; the function returned ends that. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const all = listenersOf(signal);
  all.add(listener);
  return () => all.delete(listener);
}
