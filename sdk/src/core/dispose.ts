// SPDX-License-Identifier: MIT
// The symbols of `using` and `await using`. Early releases of Node 20 lack them; there a class has the methods
// under symbols of our own, where nobody finds them, and nothing global is changed.

const known: { readonly dispose?: symbol; readonly asyncDispose?: symbol } = Symbol;

export const dispose: typeof Symbol.dispose = (known.dispose ?? Symbol('dispose')) as typeof Symbol.dispose;
export const asyncDispose: typeof Symbol.asyncDispose = (known.asyncDispose ??
  Symbol('asyncDispose')) as typeof Symbol.asyncDispose;
