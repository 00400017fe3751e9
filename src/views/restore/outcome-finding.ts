/** The finding that says what an outcome says. */
import type { Finding } from '../../core/index/finding.ts';
import type { RestoreOutcome } from '../../core/restore/restore-card.ts';

/** By rule and bytes; null where the outcome rests on no finding. */
export function findingOfOutcome(findings: readonly Finding[], { rule, range }: RestoreOutcome): Finding | null {
  if (rule === '' || range === null) return null;
  return findings.find((finding) => finding.rule === rule && finding.range.start === range.start && finding.range.end === range.end) ?? null;
}
