/** One piece of the selected bytes on the other side of a conversion. */
import type { ReactNode } from 'react';
import { hex, plural, printable } from '../../core/text.ts';
import type { FatePlace } from '../../store/fate.ts';
import styles from './FateLine.module.css';

export function FateItem({ place, at }: { readonly place: FatePlace; readonly at: number }): ReactNode {
  const { range, name, step, lost, says } = place;
  if (range === null) {
    return (
      <li>
        <span className={lost ? styles['lost'] : styles['why']}>{lost ? 'dropped' : step}</span> <span className={styles['why']}>{lost ? `${step}: ${says}` : says}</span>
      </li>
    );
  }
  return (
    <li>
      <button type="button" className={styles['place']} data-fate={at}>
        <span className={styles['name']}>{printable(name)}</span> at {hex(range.start)}, {plural(range.end - range.start, 'byte')}
      </button>{' '}
      <span className={styles['why']}>
        {step}: {says}
      </span>
    </li>
  );
}
