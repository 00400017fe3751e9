/** From findings to judgements: who refuses the stream, and on account of which finding first. */
import { JUDGES, type Finding, type Judge } from '../index/finding.ts';

export interface Judgement {
  readonly refuses: boolean;
  /** Index of the judge\u2019s first objection in stream order; null where it has none. */
  readonly finding: number | null;
}

export type Judgements = Readonly<Record<Judge, Judgement>>;

/** Findings in stream order: by source, then by where their bytes begin. */
export const inStreamOrder = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => a.source - b.source || a.range.start - b.range.start || a.range.end - b.range.end);

/** @param findings in stream order */
export function judge(findings: readonly Finding[]): Judgements {
  const judgement = (name: Judge): Judgement => {
    const first = findings.findIndex(({ objectors }) => objectors.includes(name));
    return { refuses: first >= 0, finding: first >= 0 ? first : null };
  };
  const [spec, verify, restore] = JUDGES.map(judgement);
  if (spec === undefined || verify === undefined || restore === undefined) throw new Error('there are three judges');
  return { spec, verify, restore };
}

export const verdictOf = (findings: readonly Finding[]): 'ok' | 'bad' => (findings.some(({ severity }) => severity === 'error') ? 'bad' : 'ok');
