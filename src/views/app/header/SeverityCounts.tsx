/** How many findings of each severity; a click walks to the next one. */
import { useMemo } from 'react';
import { grouped } from '../../../core/text.ts';
import { countFindings, markedFindings, SEVERITIES, type SeverityCounts as Counts } from '../../../store/findings.ts';
import { useApp } from '../../../store/index.ts';
import { SEVERITY_GLYPHS } from '../../shared/severity.ts';
import styles from './SeverityCounts.module.css';

const totalOf = (counts: Counts): number => SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);

export function SeverityCounts() {
  const findings = useApp(markedFindings);
  const all = useApp((state) => state.findings);
  const step = useApp((state) => state.stepFinding);
  const counts = useMemo(() => countFindings(findings), [findings]);
  const hidden = useMemo(() => totalOf(countFindings(all)) - totalOf(counts), [all, counts]);
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
