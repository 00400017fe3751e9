/** How many findings of each severity; a click walks to the next one. */
import { useMemo } from 'react';
import { grouped, plural } from '../../../core/text.ts';
import { countFindings, SEVERITIES } from '../../../store/findings.ts';
import { useApp } from '../../../store/index.ts';
import { SEVERITY_GLYPHS } from '../../shared/severity.ts';
import styles from './SeverityCounts.module.css';

export function SeverityCounts() {
  const findings = useApp((state) => state.findings);
  const step = useApp((state) => state.stepFinding);
  const counts = useMemo(() => countFindings(findings), [findings]);
  const words = SEVERITIES.map((severity) => plural(counts[severity], severity)).join(', ');
  const next = (): void => step(1);
  return (
    <button type="button" className={styles['counts']} onClick={next} title="Next finding (F8)" aria-label={`Findings: ${words}. Next finding`}>
      {SEVERITIES.map((severity) => (
        <span key={severity} className={styles['count']} data-severity={severity} data-none={counts[severity] === 0}>
          {SEVERITY_GLYPHS[severity]} {grouped(counts[severity])}
        </span>
      ))}
    </button>
  );
}
