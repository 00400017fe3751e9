/** How many findings of each severity; a click walks to the next one. */
import { useMemo } from 'react';
import { grouped } from '../../../core/text.ts';
import { SEVERITIES, tallyFindings } from '../../../store/findings.ts';
import { useApp } from '../../../store/index.ts';
import { SEVERITY_GLYPHS } from '../../shared/severity.ts';
import styles from './SeverityCounts.module.css';

export function SeverityCounts() {
  const findings = useApp((state) => state.findings);
  const suppressed = useApp((state) => state.suppressed);
  const step = useApp((state) => state.stepFinding);
  const { counts, hidden } = useMemo(() => tallyFindings({ findings, suppressed }), [findings, suppressed]);
  const next = (): void => step(1);
  return (
    <button type="button" className={styles['counts']} onClick={next} title="Next finding (F8)">
      {SEVERITIES.map((severity) => (
        <span key={severity} className={styles['count']} data-severity={severity} data-none={counts[severity] === 0}>
          <span aria-hidden="true">{SEVERITY_GLYPHS[severity]}</span> {grouped(counts[severity])}
          <span className="visually-hidden"> {counts[severity] === 1 ? severity : `${severity}s`}</span>
        </span>
      ))}
      {hidden > 0 && (
        <span className={styles['count']} data-none="true">
          <span aria-hidden="true">⊘</span> {grouped(hidden)}
          <span className="visually-hidden"> suppressed</span>
        </span>
      )}
    </button>
  );
}
