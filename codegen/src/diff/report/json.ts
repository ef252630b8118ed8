// SPDX-License-Identifier: MIT
// The report for programs. Its schema is codegen/report.schema.json; a field is added there first.
import type { Acceptance } from '../accepted';
import type { Comparison } from '../compare';
import type { Finding } from '../finding';
import { rules } from '../rules';

export function jsonReport(comparison: Comparison): string {
  const { previous, current, findings, accepted, faults, spent, release, lock, failed } = comparison;
  const report = {
    version: 1,
    ...{ previous, current, failed },
    findings: findings.map((finding) => findingJson(finding, accepted.get(finding))),
    faults: faults.map(({ text, at }) => ({ text, ...at })),
    spent: spent.map(({ fingerprint }) => fingerprint),
    release: release && {
      name: release.name,
      problem: release.problem,
      findings: release.findings.map((finding) => findingJson(finding, undefined)),
    },
    lock,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function findingJson(finding: Finding, acceptance: Acceptance | undefined) {
  const { rule, entity, level, binary, source, draft, reason, hint, fingerprint, at, from, to } = finding;
  return {
    ...{ rule, entity, level, binary, source, draft, reason, hint, fingerprint, ...at },
    ...{ old: from, new: to, final: rules[rule].final ?? false, security: rules[rule].security ?? false },
    accepted: acceptance && { reason: acceptance.reason, reviewer: acceptance.reviewer },
  };
}
