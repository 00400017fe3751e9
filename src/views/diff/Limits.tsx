/** What stands above all rows: what could not be compared and why. */
import type { ReactNode } from 'react';
import { printable } from '../../core/text.ts';
import { useCompare } from '../../store/compare.ts';
import styles from './Limits.module.css';

export function Limits(): ReactNode {
  const view = useCompare((state) => state.view);
  if (view === null) return null;
  const limits = [...view.limits, view.sequence.limit].filter((limit) => limit !== '');
  if (limits.length === 0) return null;
  return (
    <ul className={styles['limits']} aria-label="What was not compared">
      {limits.map((limit) => (
        <li key={limit}>⚠ {printable(limit)}</li>
      ))}
    </ul>
  );
}
