// SPDX-License-Identifier: MIT
// spec/accepted.yaml: deliberate breaks by fingerprint. What is accepted stays visible; what accepts nothing is a
// mistake, unless it landed together with what it accepted.
import { SpecError } from '../diagnostics';
import { acceptedFile, type SpecTree } from '../load/files';
import { checkAccepted } from '../load/schema';
import { Source } from '../load/source';
import type { Position } from '../model/types';
import type { Finding } from './finding';
import { CannotCompare } from './load';
import { rules } from './rules';

export interface Acceptance {
  fingerprint: string;
  rule: string;
  entity: string;
  reason: string;
  reviewer: string;
  at: Position;
}

/** A fault of the file itself. */
export interface Fault {
  text: string;
  at: Position;
}

export interface Verdicts {
  accepted: ReadonlyMap<Finding, Acceptance>;
  faults: Fault[];
  /** Entries that have done their work. */
  spent: Acceptance[];
}

/** A spec need not have the file. */
export function readAccepted(tree: SpecTree, what: string): Acceptance[] {
  if (!tree.list().includes(acceptedFile)) return [];
  try {
    const source = Source.parse(acceptedFile, tree.read(acceptedFile));
    const wrong = checkAccepted(source);
    if (wrong.length > 0) throw new SpecError(wrong);
    const { accepted } = source.value as { accepted: Record<string, Omit<Acceptance, 'fingerprint' | 'at'>> };
    return Object.entries(accepted).map(([fingerprint, entry]) => ({
      ...{ fingerprint, ...entry },
      at: source.at(['accepted', fingerprint]),
    }));
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    throw new CannotCompare(
      `${acceptedFile} of ${what} cannot be used; mend it first: ${error.message.split('\n')[0] ?? ''}`,
    );
  }
}

/**
 * @param landed what the previous side accepted already
 * @param others findings of further comparisons, for which an entry may be there as well
 */
export function judge(
  findings: readonly Finding[],
  entries: readonly Acceptance[],
  landed: readonly Acceptance[],
  others: readonly Finding[],
): Verdicts {
  const accepted = new Map<Finding, Acceptance>();
  const faults: Fault[] = [];
  const spent: Acceptance[] = [];
  for (const entry of entries) {
    const { fingerprint, at, rule, entity } = entry;
    const matching = findings.filter((finding) => finding.fingerprint === fingerprint);
    const known = [...matching, ...others.filter((finding) => finding.fingerprint === fingerprint)];
    const [first] = known;
    if (!first) {
      if (landed.some((old) => old.fingerprint === fingerprint)) spent.push(entry);
      else
        faults.push({
          at,
          text: `${fingerprint} accepts nothing that differs; take it out or correct the fingerprint`,
        });
    } else if (first.rule !== rule || first.entity !== entity)
      faults.push({
        at,
        text: `${fingerprint} is "${first.entity}" under ${first.rule}, not "${entity}" under ${rule}; say which is meant`,
      });
    else if (rules[first.rule].final)
      faults.push({ at, text: `${first.rule} cannot be accepted: ${first.hint}` });
    else for (const finding of matching) accepted.set(finding, entry);
  }
  return { accepted, faults, spent };
}
