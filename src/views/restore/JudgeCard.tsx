/** One judge: whether it refuses the stream, on account of what first, and how often it objects. */
import { useMemo } from 'react';
import type { Judge } from '../../core/index/finding.ts';
import type { RestoreOutcome } from '../../core/restore/restore-card.ts';
import { hex, plural, printable } from '../../core/text.ts';
import { objectionsOf } from '../../store/finding-filter.ts';
import { useApp } from '../../store/index.ts';
import { findingRecord } from '../shared/finding-words.ts';
import { FINDINGS_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { JUDGE_WORDS, LEGACY_WORDS } from './words.ts';
import styles from './JudgeCards.module.css';

interface JudgeCardProps {
  readonly judge: Judge;
  readonly outcome: RestoreOutcome | null;
}

function acceptance(judge: Judge, legacy: boolean, outcome: RestoreOutcome | null): string {
  if (legacy) return LEGACY_WORDS[judge];
  return judge === 'restore' && outcome?.kind === 'fails-over' ? 'does not object: it fails over' : 'does not object';
}

export function JudgeCard({ judge, outcome }: JudgeCardProps) {
  const findings = useThrottled(useApp((state) => state.findings), FINDINGS_INTERVAL_MS);
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const complete = useApp((state) => state.phase === 'ready' && state.outcome === 'complete');
  const legacy = layers.some(({ name }) => name === 'legacy');
  const { first, count } = useMemo(() => objectionsOf(findings, judge), [findings, judge]);
  const soFar = !complete || outcome?.soFar === true;
  const showFirst = (): void => {
    const app = useApp.getState();
    app.setView('restore');
    if (first !== null) app.selectFinding(first);
  };
  const showAll = (): void => useApp.getState().setFindingFilter({ judges: [judge], severities: null, layers: null, rules: null });
  return (
    <section className={styles['card']} data-judge={judge} data-refuses={first !== null} data-silent={legacy && judge !== 'restore'}>
      <h3 className={styles['name']}>
        <span aria-hidden="true">{first === null ? '–' : '✖'}</span> {judge}
      </h3>
      <p className={styles['who']}>{JUDGE_WORDS[judge]}</p>
      <p className={styles['verdict']}>
        {first === null ? acceptance(judge, legacy, outcome) : 'refuses'}
        {soFar && ', so far'}
      </p>
      {first !== null && (
        <>
          <button type="button" className={styles['first']} onClick={showFirst} title={printable(first.message)}>
            <span className={styles['place']}>
              {findingRecord({ index, layers }, first)} · {hex(first.range.start)}
            </span>
            <span className={styles['message']}>{printable(first.message)}</span>
          </button>
          <button type="button" className={styles['all']} onClick={showAll} data-count={count} title={`Show these ${judge} objections in the findings panel`}>
            {plural(count, 'objection')}
          </button>
        </>
      )}
    </section>
  );
}
