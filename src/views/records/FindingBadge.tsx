/** How many findings of which severity: a glyph and a number each. */
import type { ReactNode } from 'react';
import { grouped, plural } from '../../core/text.ts';
import { SEVERITIES } from '../../store/findings.ts';
import { SEVERITY_GLYPHS } from '../shared/severity.ts';
import styles from './FindingBadge.module.css';

export function FindingBadge({ counts }: { readonly counts: string }): ReactNode {
  const numbers = counts.split(' ').map(Number);
  const shown = SEVERITIES.map((severity, i) => ({ severity, count: numbers[i] ?? 0 })).filter(({ count }) => count > 0);
  const label = shown.map(({ severity, count }) => plural(count, severity)).join(', ');
  return (
    <span className={styles['badge']} role="img" aria-label={label} title={label}>
      {shown.map(({ severity, count }) => (
        <span key={severity} className={styles['part']} data-severity={severity}>
          {SEVERITY_GLYPHS[severity]} {grouped(count)}
        </span>
      ))}
    </span>
  );
}
