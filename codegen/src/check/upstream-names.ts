// SPDX-License-Identifier: MIT
// The short patterns by which the ledger names its neighbours: `O_CLOEXEC`, `O_*`, `!O_TMPFILE`.

/** Those of the given names that the patterns name, without those that they leave out. */
export function expandNames(patterns: readonly string[], names: Iterable<string>): string[] {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  return [...names].filter(
    (name) =>
      wanted.some((pattern) => matches(pattern, name)) && !unwanted.some((pattern) => matches(pattern, name)),
  );
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
