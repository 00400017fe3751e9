/** Which pass over memory of a side is compared, of a stream that was sent live. */
import type { ChangeEvent, ReactNode } from 'react';
import type { SideName } from '../../core/diff/view.ts';
import { chooseIteration } from '../../store/compare.ts';
import styles from './SideTitle.module.css';

/** Passes that the list names one by one; a live migration has some 30. */
const MAX_LISTED = 1000;

interface Props {
  readonly side: SideName;
  /** All passes; the last `verifies` of them were sent behind VERIFY. */
  readonly count: number;
  readonly verifies: number;
  readonly chosen: number | null;
}

function nameOf(number: number, passes: number, verifies: number): string {
  if (number < passes) return `iteration ${number}`;
  return verifies > 1 ? `verify ${number - passes + 1}` : 'verify';
}

export function IterationSelect({ side, count, verifies, chosen }: Props): ReactNode {
  const onChange = (event: ChangeEvent<HTMLSelectElement>): void => chooseIteration(side, event.target.value === '' ? null : Number(event.target.value));
  return (
    <select className={styles['checkpoint']} value={chosen ?? ''} onChange={onChange} aria-label={`Iteration of the ${side}`} title="Where a pass over memory begins no record says: it is told from PFNs that begin again below where the last batch ended">
      <option value="">all iterations</option>
      {Array.from({ length: Math.min(count, MAX_LISTED) }, (_, number) => (
        <option key={number} value={number}>
          {nameOf(number, count - verifies, verifies)}
        </option>
      ))}
    </select>
  );
}
