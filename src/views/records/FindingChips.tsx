/** Narrows the list to rows with findings of a severity or worse. */
import type { MouseEvent, ReactNode } from 'react';
import { useMemo } from 'react';
import { grouped } from '../../core/text.ts';
import { SEVERITIES, tallyFindings } from '../../store/findings.ts';
import { useApp } from '../../store/index.ts';
import { SEVERITY_GLYPHS } from '../shared/severity.ts';
import { FINDINGS_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import styles from './FilterBar.module.css';

const onClick = (event: MouseEvent<HTMLDivElement>): void => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-severity]') : null;
  const severity = SEVERITIES.find((known) => known === button?.dataset['severity']);
  if (severity === undefined) return;
  const state = useApp.getState();
  state.setFilter({ findings: state.filter.findings === severity ? null : severity });
};

export function FindingChips(): ReactNode {
  const findings = useThrottled(useApp((state) => state.findings), FINDINGS_INTERVAL_MS);
  const suppressed = useApp((state) => state.suppressed);
  const chosen = useApp((state) => state.filter.findings);
  const { counts } = useMemo(() => tallyFindings({ findings, suppressed }), [findings, suppressed]);
  return (
    <div className={styles['group']} role="group" aria-label="Findings" onClick={onClick}>
      {SEVERITIES.map((severity) => ({ severity, count: counts[severity] }))
        .filter(({ severity, count }) => count > 0 || chosen === severity)
        .map(({ severity, count }) => (
          <button
            key={severity}
            type="button"
            className={styles['chip']}
            data-severity={severity}
            aria-pressed={chosen === severity}
            title={`Only rows with a finding of severity ${severity} or worse`}
          >
            <span aria-hidden="true">{SEVERITY_GLYPHS[severity]}</span> {grouped(count)}
            <span className={styles['words']}>{`${severity}: only rows with that or worse`}</span>
          </button>
        ))}
    </div>
  );
}
