/** The state of the stream in one sentence, from what the scan found; it claims no more than was looked at. */
import type { Finding } from '../../core/index/finding.ts';
import { byteSize, hex, plural } from '../../core/text.ts';
import type { AppState } from '../../store/index.ts';

export type VerdictTone = 'scanning' | 'good' | 'warning' | 'error';

export interface Verdict {
  readonly tone: VerdictTone;
  readonly sentence: string;
  /** What to show first; null where there is nothing to show. */
  readonly finding: Finding | null;
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** The worst finding, and of these the first in the stream. */
export function worstFinding(findings: readonly Finding[]): Finding | null {
  let worst: Finding | null = null;
  for (const finding of findings) {
    const better = worst === null ? -1 : RANK[finding.severity] - RANK[worst.severity] || finding.range.start - worst.range.start;
    if (better < 0) worst = finding;
  }
  return worst;
}

/** Where the stream was cut, where a finding says that it was. */
function truncation(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ rule }) => /truncat|cut/.test(rule));
}

type Looked = Pick<AppState, 'phase' | 'findings' | 'outcome' | 'size' | 'index' | 'layers'>;

export function verdictOf({ phase, findings, outcome, size, index }: Looked): Verdict {
  const worst = worstFinding(findings);
  const cut = truncation(findings);
  if (cut !== undefined) {
    const at = hex(cut.range.start);
    // Most messages say where by themselves.
    const sentence = cut.message.includes(at) ? `Truncated. ${cut.message}` : `Truncated at ${at}. ${cut.message}`;
    return { tone: cut.severity === 'info' ? 'good' : cut.severity, sentence, finding: cut };
  }
  if (worst?.severity === 'error') return { tone: 'error', sentence: worst.message, finding: worst };
  if (phase !== 'ready') return { tone: 'scanning', sentence: 'Reading records…', finding: worst };
  const rows = plural(index?.rowCount ?? 0, 'row');
  if (outcome === 'cancelled') return { tone: 'warning', sentence: `You stopped the scan: ${rows} are shown, more of the stream is unread.`, finding: worst };
  if (worst?.severity === 'warning') return { tone: 'warning', sentence: worst.message, finding: worst };
  return { tone: 'good', sentence: `Complete from 0x0 to ${hex(size)} (${byteSize(size)}): nothing found that a restore would refuse.`, finding: worst };
}
