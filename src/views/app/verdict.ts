/** The state of the stream in one sentence, from what the scan found; it claims no more than was looked at. */
import { JUDGES, type Finding } from '../../core/index/finding.ts';
import type { RestoreCard, RestoreOutcome } from '../../core/restore/restore-card.ts';
import { byteSize, hex, plural } from '../../core/text.ts';
import { growing, objectionsOf } from '../../store/finding-filter.ts';
import type { AppState } from '../../store/index.ts';
import type { ContentsPhase } from '../../store/stream.ts';
import { findingOfOutcome } from '../restore/outcome-finding.ts';

export type VerdictTone = 'scanning' | 'good' | 'warning' | 'error';

export interface Verdict {
  readonly tone: VerdictTone;
  readonly sentence: string;
  /** What to show first; null where there is nothing to show. */
  readonly finding: Finding | null;
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** The worst finding, and of these the first in the stream. */
export const worstFinding = growing<Finding | null>(null, (worst, finding) => {
  const better = worst === null ? -1 : RANK[finding.severity] - RANK[worst.severity] || finding.range.start - worst.range.start;
  return better < 0 ? finding : worst;
});

/** Where the stream was cut, where a finding says that it was. */
const truncation = growing<Finding | undefined>(undefined, (cut, finding) => cut ?? (/truncat|cut/.test(finding.rule) ? finding : undefined));

/** Judges that refuse a stream which restores all the same: who reads only the verdict must not take it for sound. */
function butRefused(findings: readonly Finding[]): string {
  const names = JUDGES.filter((judge) => judge !== 'restore' && objectionsOf(findings, judge).count > 0);
  if (names.length === 0) return '';
  return ` But ${names.join(' and ')} ${names.length === 1 ? 'refuses' : 'refuse'} it.`;
}

function toneOf({ kind }: RestoreOutcome, worst: Finding | null): VerdictTone {
  if (worst?.severity === 'error' || kind === 'stops' || kind === 'crashes' || kind === 'hangs' || kind === 'undefined') return 'error';
  return kind === 'restores' && worst?.severity !== 'warning' ? 'good' : 'warning';
}

/** Why the sentence is not the last word; empty where it is. */
const soFarText = (contents: ContentsPhase): string => (contents === 'stopped' ? ' The check of page contents was stopped.' : ' Page contents are still being checked.');

/** The conditions are the card's to list: a line holds one sentence. */
const headline = ({ headline: short, dependsOn, kind }: RestoreOutcome): string => (dependsOn.length > 0 && (kind === 'restores' || kind === 'fails-over') ? `${short} The rest depends on the destination.` : short);

/** What the simulator says, once it has: it follows Xen's code, which findings one by one do not. */
function simulated({ outcome }: RestoreCard, findings: readonly Finding[], cut: Finding | undefined, contents: ContentsPhase): Verdict {
  const worst = worstFinding(findings);
  const restores = outcome.kind === 'restores' || outcome.kind === 'fails-over';
  const at = cut === undefined ? '' : `Truncated at ${hex(cut.range.start)}. `;
  // In front, where no narrow window cuts it off.
  const [soFar, why] = outcome.soFar ? ['So far: ', soFarText(contents)] : ['', ''];
  return {
    tone: toneOf(outcome, worst),
    sentence: `${soFar}${at}${headline(outcome)}${restores ? butRefused(findings) : ''}${why}`,
    finding: findingOfOutcome(findings, outcome) ?? cut ?? worst,
  };
}

type Looked = Pick<AppState, 'phase' | 'findings' | 'outcome' | 'size' | 'index' | 'contents'> & { readonly card: RestoreCard | null };

export function verdictOf({ phase, findings, outcome, size, index, contents, card }: Looked): Verdict {
  const worst = worstFinding(findings);
  const cut = truncation(findings);
  if (phase === 'ready' && outcome === 'complete' && card !== null) return simulated(card, findings, cut, contents);
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
