/** How many PFNs are the same, differ, changed their type, or are on one side only. */
import type { ReactNode } from 'react';
import { grouped } from '../../core/text.ts';
import { useCompare } from '../../store/compare.ts';
import styles from './MemoryView.module.css';

export function MemoryCounts(): ReactNode {
  const memory = useCompare((state) => state.view?.memory ?? null);
  if (memory === null) return null;
  const { counts, typeChanged, holes, entries, resent } = memory;
  const figures = [
    { what: 'PFNs the same', number: counts.same, tone: '' },
    { what: 'different', number: counts.different, tone: counts.different > 0 ? 'different' : '' },
    { what: 'of another type', number: typeChanged, tone: typeChanged > 0 ? 'different' : '' },
    { what: 'expected', number: counts.expected, tone: '' },
    { what: 'only left', number: counts.left, tone: counts.left > 0 ? 'one' : '' },
    { what: 'only right', number: counts.right, tone: counts.right > 0 ? 'one' : '' },
    { what: 'without a page on both', number: holes, tone: '' },
    { what: 'entries left, sent again', number: entries.left, more: resent.left, tone: '' },
    { what: 'entries right, sent again', number: entries.right, more: resent.right, tone: '' },
  ];
  return (
    <div className={styles['counts']} role="group" aria-label="Memory in figures">
      {figures.map(({ what, number, more, tone }) => (
        <span key={what} className={styles['count']} data-tone={tone}>
          <span className={styles['number']}>
            {grouped(number)}
            {more !== undefined && ` · ${grouped(more)}`}
          </span>
          <span className={styles['what']}>{what}</span>
        </span>
      ))}
    </div>
  );
}
